# nlohmann_json: the system's if it has it (Debian: nlohmann-json3-dev), else the pinned archive. Headers, so that the same
# ones serve native builds and WebAssembly.
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
