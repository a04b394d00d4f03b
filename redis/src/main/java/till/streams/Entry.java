package till.streams;

import java.util.Map;

/**
 * An entry of a stream as it was delivered.
 *
 * @param id given by Redis, unique in its stream
 */
public record Entry(String id, Map<String, String> fields) {}
