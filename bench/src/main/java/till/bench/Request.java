package till.bench;

import io.vertx.core.http.HttpMethod;

/**
 * One request.
 *
 * @param number which of its kind, from 0
 */
record Request(HttpMethod method, String path, int number) {}
