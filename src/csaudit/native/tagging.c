/* Tagging: where a batch of calls holds which phrases.

   One pass over the folded text. A tree finds the strings that give phrases away; a phrase that is more than such a string is
   then matched on its turn, in the order in which a backtracking regex tries its ways, so that both find the same spans. The
   hits of a call are put in order, held against the phrases that exclude them, and overlapping ones marked.

   Text is in code points. Roles are numbers below ROLES; a key is slot * ROLES + role. */

#include <stdlib.h>
#include <string.h>

#include "hits.h"
#include "kernel.h"

#if defined(__GNUC__)
#define PREFETCH(address) __builtin_prefetch(address)
#else
#define PREFETCH(address) ((void)(address))
#endif

enum { NEEDS = 2, WORDS = 4 /* 64-bit words of a set of characters, hashed */ };
enum { WIDE = 32 /* characters from which the whole turn is asked for what a pattern needs near what gives it away */ };
enum { LITERAL, GAP, ALTERNATIVES, JUMP, END, CLASS, REPEAT, LOOP, LINE_START, LINE_END };
enum { PATIENCE = 5000 /* ways tried in one turn from which a regex is left to a linear engine; they also bound the stack */ };
enum { VERIFIED, PENDING, IMPATIENT };
enum { SETTLED = 1, ALL_KEPT = 2 };

typedef struct {
    uint64_t words[WORDS];
} Characters;

/* The characters that may come first, or last: each by one of 64 bits and one of 64 others, which both must be there. */
typedef struct {
    uint64_t low, high;
} Opening;

typedef struct {
    Characters characters;
    int32_t from, to;
} Need;

/* A turn, and what it holds. */
typedef struct {
    Characters there;
    const int32_t *text;
    int32_t length, number, role; /* `role` as a bit */
} Turn;

typedef struct {
    int32_t turn, start, end, slot, source;
} Hit;

typedef struct {
    uint64_t high, low;
    int32_t hit;
} Ordered;

/* What has been read of a string; those that one symbol more leads to stand together, as do the outputs of the string that ends here. */
typedef struct {
    uint64_t leads; /* the symbols that lead on, hashed */
    int32_t children, outputs;
} State;

/* What isn't spelled out. */
typedef struct {
    int32_t stamp, first, last; /* the turn that holds it, perhaps, and where its hits may begin there */
    int32_t kind, slot, source, code, least, nearest, farthest;
    Opening opening, closing; /* `closing` is full but for patterns that end where a line does */
    Need needs[NEEDS];
} Pattern;

typedef struct {
    void *items;
    int64_t count, room;
    size_t size;
} List;

typedef struct {
    /* the strings that give something away */
    int32_t *root; /* the root's next state for the first 65536 code points */
    State *state;
    int32_t *symbol; /* of each state: what leads to it */
    int32_t *outputs, outputs_count; /* what strings give away: a pattern, or -1 - a spelled-out phrase */
    uint8_t *roles; /* of each output: who is listened to for it, as bits */
    /* the patterns */
    int32_t patterns, slots;
    Pattern *pattern;
    int32_t *code;
    int32_t *always;
    int32_t always_count;
    /* the spelled-out phrases */
    int32_t *spelled_slot, *spelled_source;
    /* the sources, and the slots */
    int32_t *rank;
    uint8_t *by_sound;
    uint8_t *wanted; /* of each slot: who is listened to, as bits */
    int32_t *excluded, *excluding; /* of each slot: the slot of its excluded phrases, and whose excluded phrases it is; -1 for none */
    /* what a call leaves behind until the next */
    int32_t stamped;
    List given, hits, order, spare, found, candidates, groups, present;
    uint8_t *pending; /* of each key: whether the interpreter must look as well */
    int32_t *first, *count; /* of each key: its hits in `order` */
} Tagger;

typedef struct {
    int32_t strings, patterns, slots, sources, spelled, always;
    const int32_t *symbols, *begins, *firsts, *outputs;
    const int32_t *pattern_kind, *pattern_slot, *pattern_source, *pattern_code, *pattern_least, *pattern_nearest, *pattern_farthest;
    int64_t code_size;
    const int32_t *code;
    const uint64_t *needs; /* pattern × NEEDS: characters, hashed; an empty set asks for nothing */
    const int32_t *near; /* the same: from where to where one of them must stand, counted from what gives the pattern away */
    const uint64_t *openings, *closings; /* of each pattern: see `Opening` */
    const int32_t *always_patterns, *spelled_slot, *spelled_source, *rank;
    const uint8_t *by_sound;
    const int32_t *excluded;
} Tables;

typedef struct {
    int64_t groups, found, candidates, present;
    const Group *group;
    const Found *hit;
    const Candidate *candidate;
    const uint8_t *presence; /* call × role × bytes of slots, the lowest bit first */
} Result;

static int reserve(List *list, int64_t more) {
    if (list->count + more <= list->room) return 1;
    int64_t room = list->room ? list->room : 256;
    while (room < list->count + more) room *= 2;
    void *items = realloc(list->items, (size_t)room * list->size);
    if (!items) return 0;
    list->items = items;
    list->room = room;
    return 1;
}

static void *add(List *list) {
    if (!reserve(list, 1)) return NULL;
    return (char *)list->items + list->size * (size_t)list->count++;
}

/* ---- the strings ---- */

/* The state that `symbol` leads to, 0 for none: nothing leads to the root. */
static int32_t go(const Tagger *tagger, int32_t state, int32_t symbol) {
    if (!(tagger->state[state].leads >> (symbol & 63) & 1)) return 0;
    int32_t low = tagger->state[state].children, high = tagger->state[state + 1].children;
    while (high - low > 4) {
        int32_t middle = low + (high - low) / 2;
        if (tagger->symbol[middle] < symbol) low = middle + 1;
        else high = middle + 1;
    }
    for (; low < high; low++)
        if (tagger->symbol[low] == symbol) return low;
    return 0;
}

/* A tree of the strings, the states of each level next to each other and in order. String i is symbols[begins[i]..begins[i+1]) and
   gives away outputs[firsts[i]..firsts[i+1]); all differ and are sorted. */
static int build(Tagger *tagger, const Tables *tables) {
    const int32_t *symbols = tables->symbols, *begins = tables->begins, *firsts = tables->firsts;
    int64_t most = (int64_t)begins[tables->strings] + 1;
    int32_t *first = malloc((size_t)most * sizeof(int32_t)), *last = malloc((size_t)most * sizeof(int32_t));
    int32_t *depth = malloc((size_t)most * sizeof(int32_t));
    tagger->state = calloc((size_t)most + 1, sizeof(State));
    tagger->symbol = malloc((size_t)most * sizeof(int32_t));
    tagger->outputs = malloc(((size_t)firsts[tables->strings] + 1) * sizeof(int32_t));
    tagger->roles = calloc((size_t)firsts[tables->strings] + 1, 1);
    tagger->root = calloc(0x10000, sizeof(int32_t));
    int fine = first && last && depth && tagger->state && tagger->symbol && tagger->outputs && tagger->roles && tagger->root;
    int32_t states = 1, outputs = 0;
    if (fine) {
        first[0] = depth[0] = tagger->symbol[0] = 0;
        last[0] = tables->strings;
    }
    for (int32_t number = 0; fine && number < states; number++) {
        State *state = &tagger->state[number];
        int32_t at = first[number], deep = depth[number];
        state->children = states;
        state->outputs = outputs;
        if (at < last[number] && begins[at + 1] - begins[at] == deep) {
            for (int32_t each = firsts[at]; each < firsts[at + 1]; each++) tagger->outputs[outputs++] = tables->outputs[each];
            at++;
        }
        while (at < last[number]) {
            int32_t symbol = symbols[begins[at] + deep];
            first[states] = at;
            while (at < last[number] && symbols[begins[at] + deep] == symbol) at++;
            last[states] = at;
            depth[states] = deep + 1;
            tagger->symbol[states] = symbol;
            state->leads |= 1ull << (symbol & 63);
            if (!number && symbol < 0x10000) tagger->root[symbol] = states;
            states++;
        }
    }
    if (fine) tagger->state[states] = (State){0, states, outputs};
    tagger->outputs_count = outputs;
    free(first);
    free(last);
    free(depth);
    return fine;
}

/* ---- phrases ---- */

static int stops(int32_t symbol, int32_t clause) {
    switch (symbol) {
        case 0x3002: case '!': case '?': case ';': case '\n': return 1;
        case ',': case 0x3001: return clause;
        default: return 0;
    }
}

/* Leave it to the interpreter whether a turn holds a pattern. */
static int leave(Tagger *tagger, int32_t pattern, int32_t turn) {
    Candidate *candidate = add(&tagger->candidates);
    if (candidate) *candidate = (Candidate){0, turn, pattern};
    return candidate != NULL;
}

static int is_in(const int32_t *class, int32_t symbol) {
    int32_t negated = class[2];
    for (int32_t each = 0; each < class[1]; each += 2)
        if (class[3 + each] <= symbol && symbol <= class[4 + each]) return !negated;
    return negated;
}

static uint64_t word_of(const int32_t *halves) { return (uint64_t)(uint32_t)halves[1] << 32 | (uint32_t)halves[0]; }

static Opening opening_of(const int32_t *parts) { return (Opening){word_of(parts), word_of(parts + 2)}; }

static int opens(Opening opening, int32_t symbol) {
    return (int)(opening.low >> (symbol & 63) & opening.high >> (symbol >> 6 & 63) & 1);
}

/* Whether nothing need come. */
static int may_end(Opening opening) { return !~(opening.low & opening.high); }

typedef struct {
    const int32_t *text;
    int32_t length, patience;
} Search;

static int32_t match(const int32_t *code, int32_t at, Search *search);

/* One class, `least` to `most` times, then the rest. */
static int32_t repeat(const int32_t *code, int32_t at, Search *search) {
    int32_t least = code[1], most = code[2], lazy = code[3];
    const int32_t *class = code + 4, *rest = class + 3 + class[1];
    if (most > search->length - at) most = search->length - at;
    int32_t count = 0;
    while (count < least)
        if (count >= most || !is_in(class, search->text[at + count++])) return -1;
    if (lazy) {
        for (;; count++) {
            int32_t found = match(rest, at + count, search);
            if (found >= 0) return found;
            if (count >= most || !is_in(class, search->text[at + count])) return -1;
        }
    }
    while (count < most && is_in(class, search->text[at + count])) count++;
    search->patience -= count / 64; /* a long run takes time even where nothing else is tried */
    for (; count >= least; count--) {
        int32_t found = match(rest, at + count, search);
        if (found >= 0) return found;
    }
    return -1;
}

/* The end of the first way to match from `at`, -1 for none. The ways are tried in the order of a backtracking regex. */
static int32_t match(const int32_t *code, int32_t at, Search *search) {
    const int32_t *text = search->text;
    int32_t length = search->length;
    if (--search->patience < 0) return -1;
    for (;;) {
        switch (code[0]) {
            case LITERAL: {
                int32_t size = code[1];
                if (length - at < size) return -1;
                for (int32_t each = 0; each < size; each++)
                    if (text[at + each] != code[2 + each]) return -1;
                at += size;
                code += 2 + size;
                break;
            }
            case GAP: {
                int32_t last = code[1] < length - at ? at + code[1] : length, clause = code[2];
                Opening opening = opening_of(code + 3);
                for (;; at++) {
                    if (at < length ? opens(opening, text[at]) : may_end(opening)) {
                        int32_t found = match(code + 7, at, search);
                        if (found >= 0) return found;
                    }
                    if (at == last || stops(text[at], clause)) return -1;
                }
            }
            case ALTERNATIVES: {
                int32_t count = code[1], next = at < length ? text[at] : -2;
                Opening opening = opening_of(code + 2);
                if (next >= 0 ? !opens(opening, next) : !may_end(opening)) return -1;
                const int32_t *branch = code + 6, *last = branch + 2 * (count - 1);
                for (; branch < last; branch += 2) {
                    if (branch[1] >= 0 && branch[1] != next) continue;
                    int32_t found = match(code + branch[0], at, search);
                    if (found >= 0) return found;
                }
                if (last[1] >= 0 && last[1] != next) return -1;
                code += last[0];
                break;
            }
            case JUMP: code += code[1]; break;
            case CLASS:
                if (at >= length || !is_in(code, text[at])) return -1;
                at++;
                code += 3 + code[1];
                break;
            case REPEAT: return repeat(code, at, search);
            case LOOP: {
                /* The body, which holds at least a character and leads back here, or what follows it. */
                const int32_t *body = code + 3, *rest = code + code[1];
                int32_t found = match(code[2] ? rest : body, at, search);
                if (found >= 0) return found;
                code = code[2] ? body : rest;
                break;
            }
            case LINE_START:
                if (at > 0 && text[at - 1] != '\n') return -1;
                code++;
                break;
            case LINE_END:
                if (at < length && text[at] != '\n') return -1;
                code++;
                break;
            default: return at;
        }
    }
}

/* The hits of a pattern in a turn that begin where the strings that give it away allow; a candidate where that takes too long. */
static int verify(Tagger *tagger, int32_t number, const Turn *turn) {
    const Pattern *pattern = &tagger->pattern[number];
    const int32_t *code = tagger->code + pattern->code, *text = turn->text;
    Search search = {text, turn->length, pattern->kind == IMPATIENT ? PATIENCE : INT32_MAX};
    int32_t last = turn->length - pattern->least;
    if (pattern->last < last) last = pattern->last;
    int at_line_start = code[0] == LINE_START, one_line = !(turn->there.words[0] >> '\n' & 1);
    if (one_line && last >= 0 && !opens(pattern->closing, text[turn->length - 1])) return 1;
    if (one_line && at_line_start) last = 0;
    int64_t before = tagger->hits.count;
    for (int32_t start = pattern->first > 0 ? pattern->first : 0; start <= last;) {
        int possible = opens(pattern->opening, text[start]) && !(at_line_start && start && text[start - 1] != '\n');
        int32_t end = possible ? match(code, start, &search) : -1;
        if (search.patience < 0) {
            tagger->hits.count = before;
            return leave(tagger, number, turn->number);
        }
        if (end > start) {
            Hit *hit = add(&tagger->hits);
            if (!hit) return 0;
            *hit = (Hit){turn->number, start, end, pattern->slot, pattern->source};
            start = end;
        } else {
            start++;
        }
    }
    return 1;
}

/* Whether a turn lacks what a pattern needs beside the string that begins at `at`. */
static int lacks(const Turn *turn, const Need *need, int32_t at) {
    if (need->to - need->from > WIDE) {
        uint64_t asked = 0, met = 0;
        for (int word = 0; word < WORDS; word++) {
            asked |= need->characters.words[word];
            met |= need->characters.words[word] & turn->there.words[word];
        }
        return asked && !met;
    }
    int32_t each = at + need->from > 0 ? at + need->from : 0, end = at + need->to < turn->length ? at + need->to : turn->length;
    for (; each < end; each++)
        if (need->characters.words[turn->text[each] >> 6 & 3] >> (turn->text[each] & 63) & 1) return 0;
    return need->to > need->from;
}

/* A string that gives a pattern away begins at `at`. */
static int consider(Tagger *tagger, int32_t number, const Turn *turn, int32_t at) {
    Pattern *pattern = &tagger->pattern[number];
    for (int need = 0; need < NEEDS; need++)
        if (lacks(turn, &pattern->needs[need], at)) return 1;
    int32_t first = at - pattern->farthest, last = at - pattern->nearest;
    if (pattern->stamp == tagger->stamped) {
        if (first < pattern->first) pattern->first = first;
        if (last > pattern->last) pattern->last = last;
        return 1;
    }
    pattern->stamp = tagger->stamped;
    pattern->first = first;
    pattern->last = last;
    if (pattern->kind == PENDING) return leave(tagger, number, turn->number);
    int32_t *given = add(&tagger->given);
    if (!given) return 0;
    *given = number;
    /* Its instructions are a few kilobytes of megabytes: they come while the rest of the turn is looked at. */
    const int32_t *code = tagger->code + pattern->code;
    PREFETCH(code);
    PREFETCH(code + 16);
    PREFETCH(code + 32);
    return 1;
}

/* What has been read stands at start..end). */
static int given_away(Tagger *tagger, const State *state, const Turn *turn, int32_t start, int32_t end) {
    for (int32_t each = state->outputs; each < state[1].outputs; each++) {
        if (!(tagger->roles[each] & turn->role)) continue;
        int32_t output = tagger->outputs[each];
        if (output >= 0) {
            if (!consider(tagger, output, turn, start)) return 0;
            continue;
        }
        Hit *hit = add(&tagger->hits);
        if (!hit) return 0;
        *hit = (Hit){turn->number, start, end, tagger->spelled_slot[-1 - output], tagger->spelled_source[-1 - output]};
    }
    return 1;
}

static int look(Tagger *tagger, const int32_t *text, int32_t length, int32_t number, int32_t role) {
    Turn turn = {{{0}}, text, length, number, 1 << role};
    for (int32_t at = 0; at < length; at++) turn.there.words[text[at] >> 6 & 3] |= 1ull << (text[at] & 63);
    if (++tagger->stamped == INT32_MAX) {
        for (int32_t each = 0; each < tagger->patterns; each++) tagger->pattern[each].stamp = 0;
        tagger->stamped = 1;
    }
    tagger->given.count = 0;
    for (int32_t each = 0; each < tagger->always_count; each++)
        if (tagger->wanted[tagger->pattern[tagger->always[each]].slot] & turn.role && !consider(tagger, tagger->always[each], &turn, length))
            return 0;
    for (int32_t start = 0; start < length; start++) {
        int32_t state = text[start] < 0x10000 ? tagger->root[text[start]] : go(tagger, 0, text[start]);
        for (int32_t end = start + 1; state; state = end < length ? go(tagger, state, text[end++]) : 0) {
            if (!given_away(tagger, &tagger->state[state], &turn, start, end)) return 0;
        }
    }
    for (int64_t each = 0; each < tagger->given.count; each++)
        if (!verify(tagger, ((int32_t *)tagger->given.items)[each], &turn)) return 0;
    return 1;
}

/* ---- the hits of a call ---- */

/* A stable sort by (high, low), through a spare array of the same size. */
static void sort(Ordered *items, Ordered *spare, int64_t count) {
    enum { RUN = 16 };
    for (int64_t begin = 0; begin < count; begin += RUN) {
        int64_t end = begin + RUN < count ? begin + RUN : count;
        for (int64_t at = begin + 1; at < end; at++) {
            Ordered item = items[at];
            int64_t to = at;
            for (; to > begin && (items[to - 1].high > item.high || (items[to - 1].high == item.high && items[to - 1].low > item.low)); to--)
                items[to] = items[to - 1];
            items[to] = item;
        }
    }
    for (int64_t width = RUN; width < count; width *= 2) {
        for (int64_t begin = 0; begin < count; begin += 2 * width) {
            int64_t middle = begin + width < count ? begin + width : count, end = begin + 2 * width < count ? begin + 2 * width : count;
            int64_t left = begin, right = middle;
            for (int64_t at = begin; at < end; at++) {
                int take_left = right >= end || (left < middle && (items[left].high < items[right].high ||
                                                                   (items[left].high == items[right].high && items[left].low <= items[right].low)));
                spare[at] = take_left ? items[left++] : items[right++];
            }
        }
        memcpy(items, spare, (size_t)count * sizeof(Ordered));
    }
}

static int is_excluded(const Tagger *tagger, const Hit *hits, const Hit *hit, int32_t key) {
    const Ordered *others = (const Ordered *)tagger->order.items + tagger->first[key];
    for (int32_t each = 0; each < tagger->count[key]; each++) {
        const Hit *other = &hits[others[each].hit];
        if (other->turn == hit->turn && other->start < hit->end && hit->start < other->end) return 1;
    }
    return 0;
}

/* Leftmost, then longest, then first written; one found as written takes the place of one found by its sound. How many are kept. */
static int64_t resolve(const Tagger *tagger, Found *found, int64_t count) {
    Found *kept = NULL;
    int64_t many = 0;
    for (int64_t each = 0; each < count; each++) {
        Found *hit = &found[each];
        if (!kept || hit->turn != kept->turn || hit->start >= kept->end) {
            hit->kept = 1;
            kept = hit;
            many++;
        } else if (tagger->by_sound[kept->source] && !tagger->by_sound[hit->source]) {
            kept->kept = 0;
            hit->kept = 1;
            kept = hit;
        }
    }
    return many;
}

static int give(Tagger *tagger, int32_t call, int32_t key, int32_t first_turn, uint8_t *presence) {
    const Hit *hits = tagger->hits.items;
    int32_t slot = key / ROLES, role = key % ROLES, width = (tagger->slots + 7) / 8;
    int32_t excluded = tagger->excluded[slot], parent = tagger->excluding[slot];
    /* Excluded phrases are of use to nobody but the slot that excludes them, and that only where it isn't settled here. */
    if (parent >= 0 && !tagger->pending[parent * ROLES + role]) return 1;
    int settled = tagger->pending[key] ? 0 : SETTLED;
    int64_t begin = tagger->found.count;
    for (int32_t each = 0; each < tagger->count[key]; each++) {
        const Hit *hit = &hits[((const Ordered *)tagger->order.items)[tagger->first[key] + each].hit];
        if (settled && excluded >= 0 && is_excluded(tagger, hits, hit, excluded * ROLES + role)) continue;
        Found *found = add(&tagger->found);
        if (!found) return 0;
        *found = (Found){hit->turn - first_turn, hit->start, hit->end, hit->source, 0};
    }
    int64_t count = tagger->found.count - begin;
    if (!count) return 1;
    if (settled && resolve(tagger, (Found *)tagger->found.items + begin, count) == count) settled = ALL_KEPT;
    presence[role * width + slot / 8] |= (uint8_t)(1 << slot % 8);
    Group *group = add(&tagger->groups);
    if (!group) return 0;
    *group = (Group){call, key, (int32_t)begin, (int32_t)count, settled};
    return 1;
}

/* The hits of one call, turns first..last of the batch, in order and filed. */
static int settle(Tagger *tagger, int32_t call, int32_t first_turn, const uint8_t *roles, int64_t candidates) {
    int32_t width = (tagger->slots + 7) / 8;
    if (!reserve(&tagger->present, ROLES * width)) return 0;
    uint8_t *presence = (uint8_t *)tagger->present.items + tagger->present.count;
    memset(presence, 0, (size_t)(ROLES * width));
    tagger->present.count += ROLES * width;
    const Hit *hits = tagger->hits.items;
    int64_t count = tagger->hits.count;
    tagger->order.count = tagger->spare.count = 0;
    if (!reserve(&tagger->order, count) || !reserve(&tagger->spare, count)) return 0;
    Ordered *order = tagger->order.items;
    for (int64_t each = 0; each < count; each++) {
        const Hit *hit = &hits[each];
        int32_t key = hit->slot * ROLES + roles[hit->turn];
        order[each].high = (uint64_t)(uint32_t)key << 32 | (uint32_t)hit->turn;
        order[each].low = (uint64_t)(uint32_t)hit->start << 42 | (uint64_t)(0x3FFFFF - hit->end) << 20 | (uint32_t)tagger->rank[hit->source];
        order[each].hit = (int32_t)each;
    }
    sort(order, tagger->spare.items, count);
    for (int64_t each = 0; each < count; each++) {
        int32_t key = (int32_t)(order[each].high >> 32);
        if (!tagger->count[key]++) tagger->first[key] = (int32_t)each;
    }
    Candidate *candidate = tagger->candidates.items;
    for (int64_t each = candidates; each < tagger->candidates.count; each++) {
        int32_t slot = tagger->pattern[candidate[each].pattern].slot, role = roles[candidate[each].turn];
        for (; slot >= 0; slot = tagger->excluding[slot]) {
            tagger->pending[slot * ROLES + role] = 1;
            presence[role * width + slot / 8] |= (uint8_t)(1 << slot % 8);
        }
    }
    int fine = 1;
    for (int64_t each = 0; each < count && fine;) {
        int32_t key = (int32_t)(order[each].high >> 32);
        fine = give(tagger, call, key, first_turn, presence);
        each += tagger->count[key];
    }
    for (int64_t each = 0; each < count; each++) tagger->count[order[each].high >> 32] = 0;
    for (int64_t each = candidates; each < tagger->candidates.count; each++) {
        int32_t role = roles[candidate[each].turn];
        for (int32_t slot = tagger->pattern[candidate[each].pattern].slot; slot >= 0; slot = tagger->excluding[slot])
            tagger->pending[slot * ROLES + role] = 0;
        candidate[each].turn -= first_turn;
        candidate[each].call = call;
    }
    tagger->hits.count = 0;
    return fine;
}

/* ---- what the interpreter calls ---- */

EXPORT void csaudit_tagger_free(Tagger *tagger);
EXPORT Tagger *csaudit_tagger_new(const Tables *tables);
EXPORT void csaudit_tagger_want(Tagger *tagger, const uint8_t *roles);
EXPORT int csaudit_tag(Tagger *tagger, int32_t calls, const int32_t *borders, const int32_t *text, const int64_t *starts, const uint8_t *roles,
                       int64_t sounds, const Hit *by_sound, Result *result);

EXPORT void csaudit_tagger_free(Tagger *tagger) {
    if (!tagger) return;
    void *owned[] = {tagger->root, tagger->state, tagger->symbol, tagger->outputs, tagger->roles, tagger->pattern,
                     tagger->code, tagger->always, tagger->spelled_slot, tagger->spelled_source, tagger->rank, tagger->by_sound,
                     tagger->excluded, tagger->excluding, tagger->wanted, tagger->given.items, tagger->pending, tagger->first, tagger->count,
                     tagger->hits.items, tagger->order.items, tagger->spare.items, tagger->found.items, tagger->candidates.items,
                     tagger->groups.items, tagger->present.items};
    for (size_t each = 0; each < sizeof owned / sizeof *owned; each++) free(owned[each]);
    free(tagger);
}

static void *copied(const void *items, int64_t count, size_t size, int *fine) {
    void *copy = malloc(count ? (size_t)count * size : 1);
    if (!copy) *fine = 0;
    else if (count) memcpy(copy, items, (size_t)count * size);
    return copy;
}

static void set_pattern(Pattern *pattern, const Tables *tables, int32_t number) {
    pattern->kind = tables->pattern_kind[number];
    pattern->slot = tables->pattern_slot[number];
    pattern->source = tables->pattern_source[number];
    pattern->code = tables->pattern_code[number];
    pattern->least = tables->pattern_least[number];
    pattern->nearest = tables->pattern_nearest[number];
    pattern->farthest = tables->pattern_farthest[number];
    memcpy(&pattern->opening, tables->openings + 2 * (int64_t)number, sizeof(Opening));
    memcpy(&pattern->closing, tables->closings + 2 * (int64_t)number, sizeof(Opening));
    for (int64_t each = 0, at = (int64_t)number * NEEDS; each < NEEDS; each++, at++) {
        memcpy(&pattern->needs[each].characters, tables->needs + at * WORDS, sizeof(Characters));
        pattern->needs[each].from = tables->near[2 * at];
        pattern->needs[each].to = tables->near[2 * at + 1];
    }
}

/* A tagger of its own: the tables may go. NULL where there is no memory. */
EXPORT Tagger *csaudit_tagger_new(const Tables *tables) {
    Tagger *tagger = calloc(1, sizeof(Tagger));
    if (!tagger) return NULL;
    int fine = 1;
    int64_t patterns = tables->patterns, spelled = tables->spelled, keys = (int64_t)tables->slots * ROLES;
    tagger->patterns = tables->patterns;
    tagger->slots = tables->slots;
    tagger->always_count = tables->always;
#define KEEP(name, items, count) tagger->name = copied(items, count, sizeof *tagger->name, &fine)
    KEEP(code, tables->code, tables->code_size);
    KEEP(always, tables->always_patterns, tables->always);
    KEEP(spelled_slot, tables->spelled_slot, spelled);
    KEEP(spelled_source, tables->spelled_source, spelled);
    KEEP(rank, tables->rank, tables->sources);
    KEEP(by_sound, tables->by_sound, tables->sources);
    KEEP(excluded, tables->excluded, tables->slots);
    KEEP(excluding, tables->excluded, tables->slots);
#undef KEEP
    tagger->pattern = calloc((size_t)patterns + 1, sizeof(Pattern));
    tagger->wanted = calloc((size_t)tables->slots + 1, 1);
    tagger->pending = calloc((size_t)keys + 1, 1);
    tagger->first = calloc((size_t)keys + 1, sizeof(int32_t));
    tagger->count = calloc((size_t)keys + 1, sizeof(int32_t));
    fine = fine && tagger->pattern && tagger->wanted && tagger->pending && tagger->first && tagger->count;
    tagger->given.size = sizeof(int32_t);
    tagger->hits.size = sizeof(Hit);
    tagger->order.size = tagger->spare.size = sizeof(Ordered);
    tagger->found.size = sizeof(Found);
    tagger->candidates.size = sizeof(Candidate);
    tagger->groups.size = sizeof(Group);
    tagger->present.size = 1;
    if (fine) {
        for (int32_t each = 0; each < tables->patterns; each++) set_pattern(&tagger->pattern[each], tables, each);
        for (int32_t slot = 0; slot < tables->slots; slot++) tagger->excluding[slot] = -1;
        for (int32_t slot = 0; slot < tables->slots; slot++)
            if (tables->excluded[slot] >= 0) tagger->excluding[tables->excluded[slot]] = slot;
        fine = build(tagger, tables);
    }
    if (fine) return tagger;
    csaudit_tagger_free(tagger);
    return NULL;
}

/* From now on, the phrases of each slot are looked for in the turns of these roles, given as bits: what is excluded where it would
   exclude something. */
EXPORT void csaudit_tagger_want(Tagger *tagger, const uint8_t *roles) {
    for (int32_t slot = 0; slot < tagger->slots; slot++)
        tagger->wanted[slot] = roles[tagger->excluding[slot] >= 0 ? tagger->excluding[slot] : slot];
    for (int32_t each = 0; each < tagger->outputs_count; each++) {
        int32_t output = tagger->outputs[each];
        tagger->roles[each] = tagger->wanted[output >= 0 ? tagger->pattern[output].slot : tagger->spelled_slot[-1 - output]];
    }
}

/* The hits of some calls. Call c has the turns borders[c]..borders[c+1]), turn t the text starts[t]..starts[t+1]-1): a break
   stands between turns. `by_sound` are hits that were found otherwise, by turn. What `result` points to is good until the next
   call with this tagger; one tagger serves one thread at a time. 0 where there is no memory. */
EXPORT int csaudit_tag(Tagger *tagger, int32_t calls, const int32_t *borders, const int32_t *text, const int64_t *starts, const uint8_t *roles,
                       int64_t sounds, const Hit *by_sound, Result *result) {
    tagger->hits.count = tagger->found.count = tagger->candidates.count = tagger->groups.count = tagger->present.count = 0;
    int64_t sound = 0;
    for (int32_t call = 0; call < calls; call++) {
        int64_t candidates = tagger->candidates.count;
        for (int32_t turn = borders[call]; turn < borders[call + 1]; turn++) {
            int64_t length = starts[turn + 1] - 1 - starts[turn];
            if (!look(tagger, text + starts[turn], (int32_t)length, turn, roles[turn])) return 0;
            for (; sound < sounds && by_sound[sound].turn == turn; sound++) {
                if (!(tagger->wanted[by_sound[sound].slot] >> roles[turn] & 1)) continue;
                Hit *hit = add(&tagger->hits);
                if (!hit) return 0;
                *hit = by_sound[sound];
            }
        }
        if (!settle(tagger, call, borders[call], roles, candidates)) return 0;
    }
    *result = (Result){tagger->groups.count, tagger->found.count, tagger->candidates.count, tagger->present.count,
                       tagger->groups.items, tagger->found.items, tagger->candidates.items, tagger->present.items};
    return 1;
}
