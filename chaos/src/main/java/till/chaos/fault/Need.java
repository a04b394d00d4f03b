package till.chaos.fault;

/** What a fault needs of the machine. */
public enum Need {
  /** Nodes with addresses of their own. */
  LINUX("needs Linux"),
  /** strace, and the right to use it on another process. */
  STRACE("needs strace, and the right to attach it to another process"),
  /** prlimit of util-linux. */
  PRLIMIT("needs prlimit"),
  /** For a library that shifts clocks. */
  COMPILER("needs a C compiler: cc, gcc or clang"),
  /** Nodes that take such a library. */
  PRELOAD("needs a redis-server that preloads a library: one that is linked statically can't");

  private final String words;

  Need(String words) {
    this.words = words;
  }

  /** What to tell who has it not. */
  public String words() {
    return words;
  }
}
