/* Where phrases may be heard by their sound: `cues/homophones.py`. */
#include "kernel.h"

enum { SHORTEST = 3, PLANE = 0x10000 };

EXPORT int64_t csaudit_sounds(const uint64_t *table, int64_t length, const uint32_t *text, int64_t *places, uint64_t *lots);

static uint64_t lots_of(const uint64_t *table, int place, uint32_t symbol) {
    return table[place * PLANE + (symbol < PLANE ? symbol : PLANE - 1)];
}

/* How many places there are; which phrases may begin at each. `table` says in which lots a phrase may have a character first,
   second, third. */
int64_t csaudit_sounds(const uint64_t *table, int64_t length, const uint32_t *text, int64_t *places, uint64_t *lots) {
    int64_t count = 0;
    for (int64_t at = 0; at + SHORTEST <= length; at++) {
        uint64_t possible = lots_of(table, 0, text[at]);
        for (int place = 1; possible && place < SHORTEST; place++) possible &= lots_of(table, place, text[at + place]);
        if (possible) {
            places[count] = at;
            lots[count++] = possible;
        }
    }
    return count;
}
