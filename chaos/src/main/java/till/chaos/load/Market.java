package till.chaos.load;

import java.util.List;

/**
 * What many clients fight for.
 *
 * @param users with little credit
 * @param items of few units; the first one is the hottest
 */
record Market(List<String> users, List<String> items) {}
