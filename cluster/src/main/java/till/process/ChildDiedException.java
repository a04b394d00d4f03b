package till.process;

/** A process died before it was of any use. The message ends with the end of its log. */
public final class ChildDiedException extends StartFailedException {
  private static final long serialVersionUID = 1L;

  public ChildDiedException(ChildProcess child) {
    super(child.obituary("while it started"));
  }
}
