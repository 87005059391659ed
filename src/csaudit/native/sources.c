/* From which sources the library was built: a number that the build gives, and the loader compares. */

#include "kernel.h"

EXPORT uint32_t csaudit_sources(void);

EXPORT uint32_t csaudit_sources(void) { return CSAUDIT_SOURCES; }
