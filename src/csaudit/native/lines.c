/* Whether the turns of a line in csaudit's own shape can be taken as they stand. `readers/native.py` says what that means, and looks
   closer wherever the answer here is CLOSER: at escapes, unusual numbers, any doubt. What is accepted is valid JSON.

   The text ends with a NUL, as the bytes of Python do, so nothing is read beyond it: no step goes past a character that wasn't seen. */
#include <stddef.h>

#include "kernel.h"

enum { ROLE = 1, TEXT = 2, START = 4, END = 8, SPEAKER = 16, CHANNEL = 32 };
enum { AGENT, CUSTOMER, OTHER, ROLES };
/* What the answer is made of: nothing, or RIGHT, whether there are times, the marks of characters that leave a doubt, and whether the
   sides may be exchanged. The others are marks, too. */
enum { CLOSER, RIGHT = 1, TIMED = 2, WRONG = 4, MASK = 8, BRACKET = 16, BLANK = 32, POLITE = 64, OPENS = 128, ESCAPE = 256, EXCHANGED = 512 };
enum { DIGITS = 6, MICRO = 1000000 };

typedef struct {
    uint32_t seen, keys, role, marks;                   /* keys: those that aren't null */
    int64_t start, end, polite;                         /* microseconds; how often the polite word was said */
} Row;

/* Of each character below 0x10000; `any`, small enough to stay at hand, tells whether it has others than OPENS. */
typedef struct {
    uint8_t any[0x10000 / 8], of[0x10000];
} Marks;

static const uint8_t *gap(const uint8_t *at)
{
    while (*at == ' ')
        at++;
    return at;
}

/* Past a word that stands here, else NULL. */
static const uint8_t *past(const uint8_t *at, const char *word)
{
    for (; *word; at++, word++)
        if (*at != (uint8_t)*word)
            return NULL;
    return at;
}

/* The character that stands here and how many bytes it has; none for what is no UTF-8,
   or another escape than that of a quote or slash. */
static uint32_t character(const uint8_t *at, uint32_t *code)
{
    const uint32_t lead = at[0];
    if (lead < 0x80) {
        *code = lead;
        if (lead == '\\')
            return at[1] == '"' || at[1] == '\\' || at[1] == '/' ? 2 : 0;
        return lead >= 0x20;
    }
    if (lead < 0xC2 || lead > 0xF4 || (at[1] & 0xC0) != 0x80)
        return 0;
    if (lead < 0xE0) {
        *code = (lead & 0x1F) << 6 | (at[1] & 0x3Fu);
        return 2;
    }
    if ((at[2] & 0xC0) != 0x80)
        return 0;
    if (lead < 0xF0) {
        *code = (lead & 0x0F) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
        return *code >= 0x800 && (*code & 0xF800) != 0xD800 ? 3 : 0;
    }
    if ((at[3] & 0xC0) != 0x80)
        return 0;
    *code = (lead & 0x07) << 18 | (at[1] & 0x3Fu) << 12 | (at[2] & 0x3Fu) << 6 | (at[3] & 0x3Fu);
    return *code >= 0x10000 && *code <= 0x10FFFF ? 4 : 0;
}

/* Past characters of three bytes without marks, as nearly all Chinese ones are. */
static const uint8_t *plain(const uint8_t *at, const Marks *marks)
{
    while (at[0] > 0xE0 && at[0] < 0xF0 && at[0] != 0xED && (at[1] & 0xC0) == 0x80 && (at[2] & 0xC0) == 0x80) {
        const uint32_t code = (at[0] & 0x0Fu) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
        if (marks->any[code >> 3] >> (code & 7) & 1)
            break;
        at += 3;
    }
    return at;
}

/* Past a string; its row learns what marks its characters have. Blanks and brackets matter where it begins. */
static const uint8_t *string(const uint8_t *at, const Marks *marks, Row *row)
{
    const uint8_t *first = at + 1;
    if (*at++ != '"')
        return NULL;
    while (*(at = plain(at, marks)) != '"') {
        uint32_t code = 0, size = character(at, &code), mark = code < 0x10000 ? marks->of[code] : 0, next = 0;
        if (!size)
            return NULL;
        if ((mark & MASK) && character(at + size, &next) && next < 0x10000 && !(marks->of[next] & OPENS))
            mark ^= MASK;                               /* no mask goes on like this */
        row->marks |= code == '\\' ? ESCAPE : at == first ? mark : mark & ~(uint32_t)(BLANK | BRACKET);
        row->polite += (mark & POLITE) != 0;
        at += size;
    }
    if (at == first)
        row->marks |= BLANK;
    return at + 1;
}

static int is_digit(uint8_t code) { return code >= '0' && code <= '9'; }

/* Past a whole number of up to six digits. */
static const uint8_t *whole(const uint8_t *at, int64_t *number)
{
    int count = 0;
    for (*number = 0; is_digit(at[count]); count++) {
        if (count == DIGITS || (count && at[0] == '0'))
            return NULL;
        *number = *number * 10 + (at[count] - '0');
    }
    return count ? at + count : NULL;
}

/* Past a time; what is less than a microsecond doesn't count. */
static const uint8_t *seconds(const uint8_t *at, int64_t *micro)
{
    at = whole(at, micro);
    *micro *= MICRO;
    if (!at || *at != '.')
        return at;
    if (!is_digit(*++at))
        return NULL;
    for (int64_t unit = MICRO / 10; is_digit(*at); unit /= 10)
        *micro += unit * (*at++ - '0');
    return at;
}

static const uint8_t *role_of(const uint8_t *at, uint32_t *role)
{
    static const char *const names[] = {"\"agent\"", "\"customer\"", "\"bot\"", "\"system\""};
    for (uint32_t each = 0; each < 4; each++) {
        const uint8_t *after = past(at, names[each]);
        if (after) {
            *role = each < OTHER ? each : OTHER;
            return after;
        }
    }
    return NULL;
}

/* Past a key and its value; a key may come once. */
static const uint8_t *pair(const uint8_t *at, const Marks *marks, Row *row)
{
    static const char *const names[] = {"\"role\":", "\"text\":", "\"start\":", "\"end\":", "\"speaker\":", "\"channel\":"};
    const uint8_t *value = NULL, *null;
    uint32_t key = 0;
    int64_t channel = 0;
    Row other = {0};
    while (key < 6 && !(value = past(at, names[key])))
        key++;
    key = 1u << key;
    if (!value || (row->seen & key))
        return NULL;
    row->seen |= key;
    value = gap(value);
    null = key > TEXT ? past(value, "null") : NULL;
    if (null)
        return null;
    row->keys |= key;
    switch (key) {
    case ROLE:
        return role_of(value, &row->role);
    case TEXT:
        return string(value, marks, row);
    case START:
        return seconds(value, &row->start);
    case END:
        return seconds(value, &row->end);
    case SPEAKER:
        return string(value, marks, &other);
    default:
        value = whole(value, &channel);
        return channel < 100 ? value : NULL;
    }
}

static const uint8_t *row_of(const uint8_t *at, const Marks *marks, Row *row)
{
    if (*at++ != '{')
        return NULL;
    while ((at = pair(gap(at), marks, row))) {
        at = gap(at);
        if (*at == '}')
            return at + 1;
        if (*at++ != ',')
            return NULL;
    }
    return NULL;
}

EXPORT int32_t csaudit_turns(const uint8_t *at, const Marks *marks, int64_t last);

/* Both sides speak, plainly not each as the other would; all turns have times up to `last` (microseconds) in order, or none has any. */
EXPORT int32_t csaudit_turns(const uint8_t *at, const Marks *marks, int64_t last)
{
    int64_t polite[ROLES] = {0}, latest = 0;
    uint32_t all = ~0u, any = 0, heard = 0, doubts = 0;
    if (*at != '[')
        return CLOSER;
    do {
        Row row = {0};
        at = row_of(gap(at + 1), marks, &row);
        if (!at || row.start < latest || row.end < row.start)
            return CLOSER;
        all &= row.keys;
        any |= row.keys;
        heard |= 1u << row.role;
        doubts |= row.marks;
        polite[row.role] += row.polite;
        latest = row.start;
        at = gap(at);
    } while (*at == ',');
    any &= START | END;
    if (at[0] != ']' || at[1] || (all & (ROLE | TEXT)) != (ROLE | TEXT) || (any & ~all))
        return CLOSER;
    if ((heard & 3) != 3 || any == START || any == END)
        return CLOSER;
    if ((doubts & BLANK) || ((doubts & ESCAPE) && (doubts & (WRONG | MASK | BRACKET))))
        return CLOSER;                                  /* doubts are looked into in the JSON as it is written */
    if (any && (latest < MICRO / 1000 || latest > last))
        return CLOSER;
    if (polite[AGENT] <= polite[CUSTOMER])
        doubts |= EXCHANGED;
    return (int32_t)(RIGHT | (any ? TIMED : 0) | (doubts & (WRONG | MASK | BRACKET | EXCHANGED)));
}
