# nlohmann_json and GoogleTest: the system's if it has them (Debian: nlohmann-json3-dev, googletest), else the pinned
# archives. Both are header or source packages, so the same ones serve native builds and WebAssembly.
include(FetchContent)

find_path(NLOHMANN_JSON_INCLUDE nlohmann/json.hpp PATHS /usr/include /usr/local/include NO_CMAKE_FIND_ROOT_PATH)
add_library(holdfast_json INTERFACE)
target_compile_definitions(holdfast_json INTERFACE JSON_NOEXCEPTION)
if(NLOHMANN_JSON_INCLUDE)
  # A copy of the headers alone: the system's whole include directory must not be seen by a cross compiler.
  set(json_headers ${CMAKE_BINARY_DIR}/third_party/nlohmann_json)
  file(COPY ${NLOHMANN_JSON_INCLUDE}/nlohmann DESTINATION ${json_headers})
  target_include_directories(holdfast_json SYSTEM INTERFACE ${json_headers})
else()
  FetchContent_Declare(nlohmann_json
    URL https://github.com/nlohmann/json/releases/download/v3.11.2/json.tar.xz
    URL_HASH SHA256=8c4b26bf4b422252e13f332bc5e388ec0ab5c3443d24399acb675e68278d341f)
  FetchContent_MakeAvailable(nlohmann_json)
  target_link_libraries(holdfast_json INTERFACE nlohmann_json::nlohmann_json)
endif()

if(EXISTS /usr/src/googletest/CMakeLists.txt)
  set(FETCHCONTENT_SOURCE_DIR_GOOGLETEST /usr/src/googletest)
endif()
FetchContent_Declare(googletest
  URL https://github.com/google/googletest/archive/refs/tags/release-1.12.1.tar.gz
  URL_HASH SHA256=81964fe578e9bd7c94dfdb09c8e4d6e6759e19967e397dbea48d1c10e45d0df2)
set(INSTALL_GTEST OFF)
set(gtest_disable_pthreads ON)
FetchContent_MakeAvailable(googletest)
