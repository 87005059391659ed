/* What the files of relations share: a call and what is found in it. `kinds/parts/layout.py` lays the checks out as numbers, and says
   what they mean; what Python does is the measure.

   Of each check and call the answer is that nothing is wrong, that the check doesn't apply, or the hits that stand and those that
   are excused. Where it takes more than this knows (a regex, a hit that Python must verify, a kind whose reports are more than its
   hits), something is `unsure`, the answer is ASK, and Python judges as if this weren't here. */
#ifndef CSAUDIT_RELATIONS_H
#define CSAUDIT_RELATIONS_H

#include "hits.h"
#include "kernel.h"
#include "lists.h"

enum { ANYBODY = ROLES, SYSTEM = 3 };
enum { ASK, PASSED, NO_TRIGGER, CALL_ENDED, DECIDED };
enum { FORBID, RESPOND, COUNT, COMBINE, REPEAT, REQUIRE };
enum { QUOTED, NEGATED, CUSTOMER_SAID_FIRST, SAME_TURN, SAME_SENTENCE, REPLYING_TO, PRECEDED_BY, FOLLOWED_BY, BEYOND };
enum { NAME, AND, OR, NOT };
enum { FAULT, EXCUSED, HOLLOW, RELATED };
enum { NOTHING = -1, WHOLE_TURN = -1 };

enum { PLANE = 0x10000, KEPT = 1, DECIMAL = 2 };

/* The places of a layout's numbers. */
enum { M_ID, M_ROLE, M_QUESTION, M_LEAST, M_MOST, M_WHERE, M_OPENING, M_CLOSING, M_PLAIN, M_BARE, M_VOICES };
enum { G_ID, G_MIXED, G_AT_LEAST, G_ROLES, G_COUNT, G_MOMENTS };
enum { WITHIN = 3 /* numbers of a window: blocks of the agent, of the customer, of anybody; NOTHING for no limit */ };

typedef struct {
    int32_t turn, start, end, hit; /* `hit` counts the hits of the batch */
} Spot;

typedef struct {
    Spot spot;
    int32_t reason;
} Excuse;

/* What was found of a moment on the call with this stamp: spots, or spots and excuses. */
typedef struct {
    int32_t stamp, unsure;
    int64_t first, count, first_excuse, excuses;
} Known;

/* A set of characters, sorted. */
typedef struct {
    const int32_t *items;
    int32_t count;
} Set;

typedef struct {
    int32_t checks, moments, guarded, slots, sources;
    int64_t code_size;
    const int32_t *check; /* of each check: where its layout begins in `code`, NOTHING for one that Python judges */
    const int32_t *code;
    const int32_t *rank, *name_rank; /* of each source: its place by origin, and that of its cue's name */
    const uint8_t *by_sound;
    const int32_t *excluding;  /* of each slot: whose excluded phrases it holds, NOTHING for none */
    const int32_t *characters; /* sets and words, one after another, each its length first */
    const int32_t *sets;       /* where each begins */
    int32_t words, fillers;    /* how many words follow the sets: what asks, and what says nothing */
    const uint8_t *classes;    /* of each character below PLANE */
    const int32_t *option;     /* of each source: its option, 0 for none */
} Layout;

enum { SENTENCE_ENDS, CLAUSE_ENDS, QUOTES, LEADING, SAYING, NEGATION_CLAUSE_ENDS, NEGATING, DENYING, ASKING, SETS };

typedef struct {
    int32_t calls;
    const int32_t *borders, *text;
    const int64_t *starts;
    const uint8_t *roles;
    int64_t groups, candidates;
    const Group *group;
    const Found *found;
    const Candidate *candidate;
    const int32_t *pattern_slot;
} Batch;

typedef struct {
    int64_t rows;
    const int32_t *row;
    const uint8_t *answers; /* call × check */
} Answers;

enum { ROW = 12 /* call, check, what, turn, start, end, hit, reason, and the trigger's turn, start, end, hit */ };

typedef struct {
    Layout layout;
    Set set[SETS];
    int32_t *code, *check, *rank, *name_rank, *excluding, *characters, *sets, *option;
    uint8_t *by_sound, *classes;
    Known *moment, *guarded;
    int32_t *group_of; /* of each key: its group and one, 0 for none */
    uint8_t *pending;
    List spots, standing, excuses, block_of, blocks, rows, answers, merging, sentences, letters, groups;
    /* the call at hand */
    const Batch *batch;
    int32_t first_turn, turns, stamp, unsure, failed, call, block_count;
} Relations;

typedef struct {
    int32_t role, first, last;
} Block;

/* Which comes first: by place, the longer one, the one written first. */
typedef struct {
    Spot spot;
    int32_t rank, order;
} Ranked;

/* A sentence, as `repeat` compares it: what says nothing is left out. */
typedef struct {
    Spot spot;
    int32_t block, before, upto, option; /* `before`, `upto`: how many of the moments that must lie between come before it, or not after it */
    int32_t length;
    int64_t bare; /* where its letters begin in `letters`, first in order of speech, then sorted; then its sorted pairs */
    int32_t start, size, previous; /* where it begins, how often it was said so far, and by which sentence before */
} Sentence;

/* ---- memory ---- */

static inline void *push(Relations *at, List *list) {
    void *added = add(list);
    if (!added) at->failed = 1;
    return added;
}

static inline void push_spot(Relations *at, Spot spot) {
    Spot *added = push(at, &at->spots);
    if (added) *added = spot;
}

static inline Spot *spot_at(const Relations *at, int64_t place) { return (Spot *)at->spots.items + place; }

static inline Excuse *excuse_at(const Relations *at, int64_t place) { return (Excuse *)at->excuses.items + place; }

/* ---- the call at hand ---- */

static inline const int32_t *text_of(const Relations *at, int32_t turn) { return at->batch->text + at->batch->starts[at->first_turn + turn]; }

static inline int32_t length_of(const Relations *at, int32_t turn) {
    const int64_t *starts = at->batch->starts + at->first_turn + turn;
    return (int32_t)(starts[1] - 1 - starts[0]);
}

static inline int32_t role_of(const Relations *at, int32_t turn) { return at->batch->roles[at->first_turn + turn]; }

static inline const Block *block_at(const Relations *at, int32_t number) { return (const Block *)at->blocks.items + number; }

static inline int32_t block_of(const Relations *at, int32_t turn) { return ((const int32_t *)at->block_of.items)[turn]; }

static inline int is_before(const Spot *one, int32_t turn, int32_t start) { return one->turn < turn || (one->turn == turn && one->start < start); }

/* `places.c` */
int is_among(const Set *set, int32_t symbol);
int any_among(const Set *set, const int32_t *text, int32_t start, int32_t end);
void find_sentence(const Relations *at, const Spot *spot, int32_t *start, int32_t *end);
int32_t window_end(const Relations *at, int32_t turn, const int32_t *within);
int32_t next_own_block(const Relations *at, int32_t turn);
int64_t since(const Relations *at, const Known *known, int32_t turn, int32_t start);

/* `moments.c` */
void rank_spot(Relations *at, Spot spot, int32_t number);
void sort_ranked(Ranked *items, int64_t count);
const Known *find_moment(Relations *at, const int32_t *moment);
int is_found_in(Relations *at, const int32_t *moment, int32_t turn);

/* `exceptions.c` */
int32_t excuse(Relations *at, const int32_t *guard, const Spot *spot, const Spot *trigger);
const Known *stand(Relations *at, const int32_t *guarded);

/* `repeats.c` */
int repeat(Relations *at, int32_t number, const int32_t *check);

/* `relations.c` */
void report(Relations *at, int32_t check, int32_t what, const Spot *spot, int32_t reason, const Spot *trigger);

#endif
