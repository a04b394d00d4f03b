package till.local;

/**
 * A service process.
 *
 * @param name {@code stock-svc-1}, {@code order-svc-2} ...; a restart keeps it, and the port, but
 *     not the pid
 * @param service {@code order-svc}, {@code stock-svc} or {@code payment-svc}
 */
public record Instance(String name, String service, int port, long pid) {}
