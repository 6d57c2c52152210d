# GoogleTest's sources: the system's if it has them (Debian: googletest), else the pinned archive. Sources, so that the same
# ones serve native builds and WebAssembly.
include(FetchContent)

if(EXISTS /usr/src/googletest/CMakeLists.txt)
  set(FETCHCONTENT_SOURCE_DIR_GOOGLETEST /usr/src/googletest)
endif()
FetchContent_Declare(googletest
  URL https://github.com/google/googletest/archive/refs/tags/release-1.12.1.tar.gz
  URL_HASH SHA256=81964fe578e9bd7c94dfdb09c8e4d6e6759e19967e397dbea48d1c10e45d0df2)
set(INSTALL_GTEST OFF)
set(gtest_disable_pthreads ON)
FetchContent_MakeAvailable(googletest)
