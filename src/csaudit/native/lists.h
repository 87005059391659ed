/* Arrays that grow, and copies of arrays. */
#ifndef CSAUDIT_LISTS_H
#define CSAUDIT_LISTS_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    void *items;
    int64_t count, room;
    size_t size;
} List;

/* Room for so many more; 0 where there is no memory. */
static inline int reserve(List *list, int64_t more) {
    if (list->count + more <= list->room) return 1;
    int64_t room = list->room ? list->room : 256;
    while (room < list->count + more) room *= 2;
    void *items = realloc(list->items, (size_t)room * list->size);
    if (!items) return 0;
    list->items = items;
    list->room = room;
    return 1;
}

static inline void *add(List *list) {
    if (!reserve(list, 1)) return NULL;
    return (char *)list->items + list->size * (size_t)list->count++;
}

static inline void *copied(const void *items, int64_t count, size_t size, int *fine) {
    void *copy = malloc(count ? (size_t)count * size : 1);
    if (!copy) *fine = 0;
    else if (count) memcpy(copy, items, (size_t)count * size);
    return copy;
}

#endif
