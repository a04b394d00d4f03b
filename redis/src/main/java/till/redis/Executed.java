package till.redis;

/**
 * The answer of a script, and the barrier of the node that has executed it.
 *
 * @param barrier to pass before anything that rests on the answer is told to anyone
 */
public record Executed<T>(T answer, Barrier barrier) {}
