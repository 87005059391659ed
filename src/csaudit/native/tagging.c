/* Tagging: where a batch of calls holds which phrases.

   One pass over the folded text. A tree finds the strings that give phrases away; a phrase that is more than such a string is
   then matched on its turn, in the order in which a backtracking regex tries its ways, so that both find the same spans. The
   hits of a call are put in order, held against the phrases that exclude them, and overlapping ones marked.

   Text is in code points. Roles are numbers below ROLES; a key is slot * ROLES + role. */

#include <stdlib.h>
#include <string.h>

#include "hits.h"
#include "kernel.h"
#include "lists.h"

#if defined(__GNUC__)
#define PREFETCH(address) __builtin_prefetch(address)
#else
#define PREFETCH(address) ((void)(address))
#endif

enum { NEEDS = 2, WORDS = 4 /* 64-bit words of a set of characters, hashed */ };
enum { ALONE = -1, PAIRS = 1 << 17, SINGLES = 1 << 13 /* bits of a set of pairs of characters, and of one of characters, hashed */ };
enum { WIDE = 32 /* characters from which the whole turn is asked for what a pattern needs near what gives it away */ };
enum { LITERAL, GAP, ALTERNATIVES, JUMP, END, CLASS, REPEAT, LOOP, LINE_START, LINE_END };
enum { PATIENCE = 5000 /* ways tried in one turn from which a regex is left to a linear engine; they also bound the stack */ };
enum { VERIFIED, PENDING, IMPATIENT };

typedef struct {
    uint64_t words[WORDS];
} Characters;

/* The characters that may come first, or last: each by one of 64 bits and one of 64 others, which both must be there. */
typedef struct {
    uint64_t low, high;
} Opening;

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
    uint64_t leads; /* the symbols that lead on to something wanted, hashed */
    int32_t children, outputs;
} State;

/* What a string gives away: a pattern, or -1 - a spelled-out phrase; and who is listened to for it, as bits. */
typedef struct {
    int32_t what, roles;
} Output;

/* A string that gives something away, found in a turn. */
typedef struct {
    int32_t what, start, end;
} Sign;

/* What two characters that strings begin with lead to; what a string of one character does, where the second is ALONE. */
typedef struct {
    int32_t first, second, state;
} Pair;

/* With what the strings begin that give away something wanted of a role. */
typedef struct {
    uint64_t pairs[PAIRS / 64], singles[SINGLES / 64]; /* `singles`: strings of one character */
} Beginnings;

/* What isn't spelled out. */
typedef struct {
    Characters needs[NEEDS]; /* a turn must hold one of each */
    int32_t from[NEEDS], to[NEEDS]; /* where, counted from what gives the pattern away; nowhere in particular where there are too many places */
    int32_t stamp, first, last; /* the turn that holds it, perhaps, and where its hits may begin there */
    int32_t kind, slot, source, code, least, nearest, farthest;
    Opening opening, closing; /* `closing` is full but for patterns that end where a line does */
} Pattern;

typedef struct {
    /* the strings that give something away */
    State *state;
    int32_t states;
    int32_t *symbol; /* of each state: what leads to it */
    int32_t *every, *begins; /* what strings give away, wanted or not, and where that of each state begins */
    Output *outputs; /* what of it is wanted of somebody */
    Pair *pair; /* a table by hash; state 0 where it is free */
    uint32_t pairs; /* its room, a power of two */
    Beginnings *beginnings; /* of each role */
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
    List signs, places, given, hits, order, spare, found, candidates, groups, present;
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

static uint32_t hash_of(int32_t first, int32_t second) {
    uint32_t mixed = ((uint32_t)first * 0x9E3779B1u) ^ ((uint32_t)second * 0x85EBCA6Bu);
    return mixed ^ mixed >> 15;
}

/* The state that two symbols lead to, 0 for none. */
static int32_t after(const Tagger *tagger, int32_t first, int32_t second) {
    for (uint32_t at = hash_of(first, second) & (tagger->pairs - 1);; at = (at + 1) & (tagger->pairs - 1)) {
        const Pair *pair = &tagger->pair[at];
        if (!pair->state || (pair->first == first && pair->second == second)) return pair->state;
    }
}

static void file_pair(Tagger *tagger, int32_t first, int32_t second, int32_t state) {
    uint32_t at = hash_of(first, second);
    while (tagger->pair[at &= tagger->pairs - 1].state) at++;
    tagger->pair[at] = (Pair){first, second, state};
}

/* A table of the first two symbols of the strings. */
static int build_pairs(Tagger *tagger) {
    const State *state = tagger->state;
    int32_t first = state[0].children, last = state[1].children; /* the states of the first symbols */
    uint32_t pairs = (uint32_t)(state[last].children - first);
    for (tagger->pairs = 64; tagger->pairs < 2 * pairs + 2;) tagger->pairs *= 2;
    tagger->pair = calloc(tagger->pairs, sizeof(Pair));
    if (!tagger->pair) return 0;
    for (int32_t parent = first; parent < last; parent++) {
        file_pair(tagger, tagger->symbol[parent], ALONE, parent);
        for (int32_t child = state[parent].children; child < state[parent + 1].children; child++)
            file_pair(tagger, tagger->symbol[parent], tagger->symbol[child], child);
    }
    return 1;
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
    tagger->begins = malloc(((size_t)most + 1) * sizeof(int32_t));
    tagger->every = malloc(((size_t)firsts[tables->strings] + 1) * sizeof(int32_t));
    tagger->outputs = malloc(((size_t)firsts[tables->strings] + 1) * sizeof(Output));
    tagger->beginnings = calloc(ROLES, sizeof(Beginnings));
    int fine = first && last && depth && tagger->state && tagger->symbol && tagger->begins && tagger->every && tagger->outputs && tagger->beginnings;
    int32_t states = 1, outputs = 0;
    if (fine) {
        first[0] = depth[0] = tagger->symbol[0] = 0;
        last[0] = tables->strings;
    }
    for (int32_t number = 0; fine && number < states; number++) {
        int32_t at = first[number], deep = depth[number];
        tagger->state[number].children = states;
        tagger->begins[number] = outputs;
        if (at < last[number] && begins[at + 1] - begins[at] == deep) {
            for (int32_t each = firsts[at]; each < firsts[at + 1]; each++) tagger->every[outputs++] = tables->outputs[each];
            at++;
        }
        while (at < last[number]) {
            int32_t symbol = symbols[begins[at] + deep];
            first[states] = at;
            while (at < last[number] && symbols[begins[at] + deep] == symbol) at++;
            last[states] = at;
            depth[states] = deep + 1;
            tagger->symbol[states] = symbol;
            states++;
        }
    }
    if (fine) {
        tagger->state[states].children = states;
        tagger->begins[states] = outputs;
    }
    tagger->states = states;
    free(first);
    free(last);
    free(depth);
    return fine && build_pairs(tagger);
}

static void put(uint64_t *set, uint32_t bit) { set[bit / 64] |= 1ull << bit % 64; }

static int holds(const uint64_t *set, uint32_t bit) { return (int)(set[bit / 64] >> bit % 64 & 1); }

/* Only what is wanted leads anywhere and is given away. */
static int prune(Tagger *tagger) {
    State *state = tagger->state;
    uint8_t *roles = calloc((size_t)tagger->states, 1); /* of each state: who is listened to for something further on */
    if (!roles) return 0;
    int32_t outputs = 0;
    for (int32_t number = 0; number < tagger->states; number++) {
        state[number].outputs = outputs;
        for (int32_t each = tagger->begins[number]; each < tagger->begins[number + 1]; each++) {
            int32_t what = tagger->every[each], slot = what >= 0 ? tagger->pattern[what].slot : tagger->spelled_slot[-1 - what];
            if (!tagger->wanted[slot]) continue;
            tagger->outputs[outputs++] = (Output){what, tagger->wanted[slot]};
            roles[number] |= tagger->wanted[slot];
        }
    }
    state[tagger->states].outputs = outputs;
    memset(tagger->beginnings, 0, ROLES * sizeof(Beginnings));
    int32_t first = state[0].children, last = state[1].children;
    for (int32_t number = first; number < last; number++)
        for (int32_t role = 0; role < ROLES; role++)
            if (roles[number] >> role & 1) put(tagger->beginnings[role].singles, (uint32_t)tagger->symbol[number] % SINGLES);
    for (int32_t number = tagger->states - 1; number >= 0; number--) {
        state[number].leads = 0;
        for (int32_t child = state[number].children; child < state[number + 1].children; child++) {
            if (roles[child]) state[number].leads |= 1ull << (tagger->symbol[child] & 63);
            roles[number] |= roles[child];
        }
    }
    for (int32_t parent = first; parent < last; parent++)
        for (int32_t child = state[parent].children; child < state[parent + 1].children; child++)
            for (int32_t role = 0; role < ROLES; role++)
                if (roles[child] >> role & 1)
                    put(tagger->beginnings[role].pairs, hash_of(tagger->symbol[parent], tagger->symbol[child]) % PAIRS);
    free(roles);
    return 1;
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

/* Whether a literal doesn't stand at `at`. */
static int differs(const int32_t *code, int32_t at, const Search *search) {
    int32_t size = code[1];
    if (search->length - at < size) return 1;
    for (int32_t each = 0; each < size; each++)
        if (search->text[at + each] != code[2 + each]) return 1;
    return 0;
}

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
            case LITERAL:
                if (differs(code, at, search)) return -1;
                at += code[1];
                code += 2 + code[1];
                break;
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
                int32_t mask = code[1], next = at < length ? text[at] : -2;
                Opening opening = opening_of(code + 3);
                if (next >= 0 ? !opens(opening, next) : !may_end(opening)) return -1;
                const int32_t *table = code + 7, *list = code + code[2];
                for (int32_t each = next & mask; table[2 * each] >= 0; each = (each + 1) & mask)
                    if (table[2 * each] == next) {
                        list = code + table[2 * each + 1];
                        break;
                    }
                int32_t count = *list++;
                if (!count) return -1;
                for (; count > 1; count--, list++) {
                    const int32_t *branch = code + *list;
                    if (branch[0] == LITERAL && differs(branch, at, search)) continue;
                    int32_t found = match(branch, at, search);
                    if (found >= 0) return found;
                }
                code += *list;
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
    if (last >= turn->length) last = turn->length - 1;
    int64_t before = tagger->hits.count;
    Opening opening = pattern->opening;
    for (int32_t start = pattern->first > 0 ? pattern->first : 0;;) {
        while (start <= last && !(opens(opening, text[start]) && (!at_line_start || !start || text[start - 1] == '\n'))) start++;
        if (start > last) return 1;
        int32_t end = match(code, start, &search);
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
}

static int share(const Characters *one, const Characters *other) {
    uint64_t shared = 0;
    for (int word = 0; word < WORDS; word++) shared |= one->words[word] & other->words[word];
    return shared != 0;
}

/* Whether a turn holds what a pattern needs beside the string that begins at `at`, where it needs it; somewhere it does. */
static int is_near(const Turn *turn, const Pattern *pattern, int need, int32_t at) {
    int32_t from = pattern->from[need], to = pattern->to[need];
    if (to - from > WIDE) return 1;
    int32_t each = at + from > 0 ? at + from : 0, end = at + to < turn->length ? at + to : turn->length;
    for (; each < end; each++)
        if (pattern->needs[need].words[turn->text[each] >> 6 & 3] >> (turn->text[each] & 63) & 1) return 1;
    return 0;
}

/* A string that gives a pattern away begins at `at`. */
static int consider(Tagger *tagger, int32_t number, const Turn *turn, int32_t at) {
    Pattern *pattern = &tagger->pattern[number];
    for (int need = 0; need < NEEDS; need++)
        if (!is_near(turn, pattern, need, at)) return 1;
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

/* What has been read stands at start..end): note what it gives away. */
static int note(Tagger *tagger, int32_t number, const Turn *turn, int32_t start, int32_t end) {
    const Output *output = tagger->outputs + tagger->state[number].outputs, *last = tagger->outputs + tagger->state[number + 1].outputs;
    if (!reserve(&tagger->signs, last - output)) return 0;
    Sign *sign = (Sign *)tagger->signs.items + tagger->signs.count;
    for (; output < last; output++) {
        *sign = (Sign){output->what, start, end};
        sign += (output->roles & turn->role) != 0;
    }
    tagger->signs.count = sign - (Sign *)tagger->signs.items;
    return 1;
}

/* Note every string in a turn. Where they begin is told apart from what begins there, and neither by branches: which of them is
   taken is anybody's guess, and a wrong guess takes as long as all the rest. */
static int read_turn(Tagger *tagger, const Turn *turn, const Beginnings *beginnings) {
    const int32_t *text = turn->text;
    int32_t length = turn->length;
    tagger->signs.count = tagger->places.count = 0;
    if (!reserve(&tagger->places, 2 * (int64_t)length)) return 0;
    int32_t *single = tagger->places.items, *pair = single + length, singles = 0, pairs = 0;
    for (int32_t start = 0; start < length; start++) {
        single[singles] = start;
        singles += holds(beginnings->singles, (uint32_t)text[start] % SINGLES);
    }
    for (int32_t start = 0; start + 1 < length; start++) {
        pair[pairs] = start;
        pairs += holds(beginnings->pairs, hash_of(text[start], text[start + 1]) % PAIRS);
    }
    for (int32_t each = 0; each < singles; each++) {
        int32_t start = single[each], state = after(tagger, text[start], ALONE);
        if (state && !note(tagger, state, turn, start, start + 1)) return 0;
    }
    for (int32_t each = 0; each < pairs; each++) {
        int32_t start = pair[each], state = after(tagger, text[start], text[start + 1]);
        for (int32_t end = start + 2; state; state = end < length ? go(tagger, state, text[end++]) : 0)
            if (!note(tagger, state, turn, start, end)) return 0;
    }
    return 1;
}

static int look(Tagger *tagger, const int32_t *text, int32_t length, int32_t number, int32_t role) {
    Turn turn = {{{0}}, text, length, number, 1 << role};
    if (!length) memset(&turn.there, 0xFF, sizeof turn.there); /* what needs nothing may be in an empty turn */
    for (int32_t at = 0; at < length; at++) turn.there.words[text[at] >> 6 & 3] |= 1ull << (text[at] & 63);
    if (++tagger->stamped == INT32_MAX) {
        for (int32_t each = 0; each < tagger->patterns; each++) tagger->pattern[each].stamp = 0;
        tagger->stamped = 1;
    }
    if (!read_turn(tagger, &turn, &tagger->beginnings[role])) return 0;
    tagger->given.count = 0;
    for (int32_t each = 0; each < tagger->always_count; each++)
        if (tagger->wanted[tagger->pattern[tagger->always[each]].slot] & turn.role && !consider(tagger, tagger->always[each], &turn, length))
            return 0;
    Sign *signs = tagger->signs.items;
    int64_t count = 0;
    for (int64_t each = 0; each < tagger->signs.count; each++) {
        Sign sign = signs[each];
        if (sign.what < 0) {
            Hit *hit = add(&tagger->hits);
            if (!hit) return 0;
            *hit = (Hit){number, sign.start, sign.end, tagger->spelled_slot[-1 - sign.what], tagger->spelled_source[-1 - sign.what]};
            continue;
        }
        /* Most turns lack what a pattern needs altogether, which takes no loop to tell. */
        const Pattern *pattern = &tagger->pattern[sign.what];
        signs[count] = sign;
        count += share(&pattern->needs[0], &turn.there) & share(&pattern->needs[1], &turn.there);
    }
    for (int64_t each = 0; each < count; each++)
        if (!consider(tagger, signs[each].what, &turn, signs[each].start)) return 0;
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

/* Leftmost, then longest, then first written; one found as written takes the place of one found by its sound. How many are left: they
   come to stand first. */
static int32_t resolve(const Tagger *tagger, Found *found, int32_t count) {
    int32_t left = 0;
    for (int32_t each = 0; each < count; each++) {
        Found hit = found[each], *last = left ? &found[left - 1] : NULL;
        if (!last || hit.turn != last->turn || hit.start >= last->end) {
            found[each] = found[left];
            found[left++] = hit;
        } else if (tagger->by_sound[last->source] && !tagger->by_sound[hit.source]) {
            found[each] = *last;
            *last = hit;
        }
    }
    return left;
}

static int give(Tagger *tagger, int32_t call, int32_t key, int32_t first_turn, uint8_t *presence) {
    const Hit *hits = tagger->hits.items;
    int32_t slot = key / ROLES, role = key % ROLES, width = (tagger->slots + 7) / 8;
    int32_t excluded = tagger->excluded[slot], parent = tagger->excluding[slot];
    /* Excluded phrases are of use to nobody but the slot that excludes them, and that only where it isn't settled here. */
    if (parent >= 0 && !tagger->pending[parent * ROLES + role]) return 1;
    int settled = !tagger->pending[key];
    int64_t begin = tagger->found.count;
    for (int32_t each = 0; each < tagger->count[key]; each++) {
        const Hit *hit = &hits[((const Ordered *)tagger->order.items)[tagger->first[key] + each].hit];
        if (settled && excluded >= 0 && is_excluded(tagger, hits, hit, excluded * ROLES + role)) continue;
        Found *found = add(&tagger->found);
        if (!found) return 0;
        *found = (Found){hit->turn - first_turn, hit->start, hit->end, hit->source};
    }
    int32_t count = (int32_t)(tagger->found.count - begin);
    if (!count) return 1;
    int32_t left = settled ? resolve(tagger, (Found *)tagger->found.items + begin, count) : 0;
    presence[role * width + slot / 8] |= (uint8_t)(1 << slot % 8);
    Group *group = add(&tagger->groups);
    if (!group) return 0;
    *group = (Group){call, key, (int32_t)begin, left, count};
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
EXPORT int csaudit_tagger_want(Tagger *tagger, const uint8_t *roles);
EXPORT int csaudit_tag(Tagger *tagger, int32_t calls, const int32_t *borders, const int32_t *text, const int64_t *starts, const uint8_t *roles,
                       int64_t sounds, const Hit *by_sound, Result *result);

EXPORT void csaudit_tagger_free(Tagger *tagger) {
    if (!tagger) return;
    void *owned[] = {tagger->state, tagger->symbol, tagger->every, tagger->begins, tagger->outputs, tagger->pair, tagger->beginnings, tagger->pattern,
                     tagger->code, tagger->always, tagger->spelled_slot, tagger->spelled_source, tagger->rank, tagger->by_sound,
                     tagger->excluded, tagger->excluding, tagger->wanted, tagger->signs.items, tagger->places.items, tagger->given.items, tagger->pending, tagger->first, tagger->count,
                     tagger->hits.items, tagger->order.items, tagger->spare.items, tagger->found.items, tagger->candidates.items,
                     tagger->groups.items, tagger->present.items};
    for (size_t each = 0; each < sizeof owned / sizeof *owned; each++) free(owned[each]);
    free(tagger);
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
        const uint64_t *needed = tables->needs + at * WORDS;
        int any = 0;
        for (int word = 0; word < WORDS; word++) any |= needed[word] != 0;
        if (any) memcpy(&pattern->needs[each], needed, sizeof(Characters));
        else memset(&pattern->needs[each], 0xFF, sizeof(Characters));
        pattern->from[each] = any ? tables->near[2 * at] : 0;
        pattern->to[each] = any ? tables->near[2 * at + 1] : WIDE + 1;
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
    tagger->signs.size = sizeof(Sign);
    tagger->places.size = tagger->given.size = sizeof(int32_t);
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
   exclude something. 0 where there is no memory. */
EXPORT int csaudit_tagger_want(Tagger *tagger, const uint8_t *roles) {
    for (int32_t slot = 0; slot < tagger->slots; slot++)
        tagger->wanted[slot] = roles[tagger->excluding[slot] >= 0 ? tagger->excluding[slot] : slot];
    return prune(tagger);
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
