/* Lay rows on scales, with vectors of WIDTH numbers: `scales.c` includes this once for each width, for its function LAY. */

/* Lay a row on LANES scales, for one view of each of several turns. Left to itself, GCC makes vectors of neighbouring moves instead, which is
   three times slower; and eight sums grow side by side, because an addition that waits for the last takes four times as long. */
static void LAY(double *restrict sums, const double *restrict weights, const double *const *views, int64_t turns, int64_t size) {
    typedef double Vector __attribute__((vector_size(WIDTH * sizeof(double)), aligned(sizeof(double)), may_alias));
    enum { PARTS = LANES / WIDTH, SIDE_BY_SIDE = 8 / PARTS };
    for (; turns--; sums += LANES, views += VIEWS) {
        const double *row = *views;
        const Vector *weight = (const Vector *)weights;
        Vector sum[SIDE_BY_SIDE][PARTS] = {{{0.0}}};
        for (int64_t at = 0; at < size; at += SIDE_BY_SIDE)
            for (int each = 0; each < SIDE_BY_SIDE; each++)
                for (int part = 0; part < PARTS; part++)
                    sum[each][part] += *weight++ * row[at + each];
        for (int each = 0; each < SIDE_BY_SIDE; each++)
            for (int part = 0; part < PARTS; part++)
                ((Vector *)sums)[part] += sum[each][part];
    }
}

#undef LAY
#undef WIDTH
