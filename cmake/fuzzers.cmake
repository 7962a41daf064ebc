# One fuzz target a file: src/<floor>/<name>_fuzz.cc → <name>_fuzz. The library itself is instrumented too.
file(GLOB_RECURSE THAW_FUZZ_FILES CONFIGURE_DEPENDS src/*_fuzz.cc)
foreach(file ${THAW_FUZZ_FILES})
  get_filename_component(name ${file} NAME_WE)
  add_executable(${name} ${file})
  target_link_libraries(${name} PRIVATE thaw thaw_flags protobuf::libprotobuf)
  target_link_options(${name} PRIVATE -fsanitize=fuzzer,address,undefined)
endforeach()
