/* What the parts of the kernel share. Plain C99 over arrays: no Python in it, nothing global, no state between calls
   but what a handle holds. */
#ifndef CSAUDIT_KERNEL_H
#define CSAUDIT_KERNEL_H

#include <stdint.h>

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

#endif
