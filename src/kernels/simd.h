// Loops compiled for several instruction sets, chosen when the library is loaded.
#pragma once

// Goes before a plain (non-template) function that loops over spans. Sanitizers run before the choice can be made, and
// clang's targets have other names: there the base instruction set serves.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define THAW_SIMD __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define THAW_SIMD
#endif

// Goes before a loop whose iterations may alias only element by element (output in the input's own memory).
#if defined(__GNUC__) && !defined(__clang__)
#define THAW_INDEPENDENT _Pragma("GCC ivdep")
#else
#define THAW_INDEPENDENT
#endif
