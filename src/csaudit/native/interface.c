#include "kernel.h"

EXPORT int csaudit_interface(void);

EXPORT int csaudit_interface(void) { return CSAUDIT_INTERFACE; }
