# One test binary a floor, from the *_test.cc files beside what they test.
find_package(GTest REQUIRED)
include(GoogleTest)
foreach(floor ${THAW_FLOORS} cli)
  file(GLOB_RECURSE tests CONFIGURE_DEPENDS src/${floor}/*_test.cc)
  if(tests)
    add_executable(${floor}_test ${tests})
    target_link_libraries(${floor}_test PRIVATE thaw thaw_flags GTest::gmock GTest::gtest GTest::gtest_main
      absl::flat_hash_map absl::flat_hash_set absl::str_format protobuf::libprotobuf)
    target_compile_definitions(${floor}_test PRIVATE
      THAW_SOURCE_DIR="${PROJECT_SOURCE_DIR}" THAW_BINARY_DIR="${PROJECT_BINARY_DIR}")
    gtest_discover_tests(${floor}_test DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)
  endif()
endforeach()
