package till.cluster;

/** Where a node listens for clients, and where for the other nodes. */
record NodePorts(int client, int bus) {
  static final int BUS_OFFSET = 10_000;

  static NodePorts fixed(int client) {
    return new NodePorts(client, client + BUS_OFFSET);
  }
}
