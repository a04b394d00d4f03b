package till.bench.report;

import java.util.ArrayList;
import java.util.List;
import till.bench.load.Measurement;
import till.bench.load.Work;

/**
 * What one section came to.
 *
 * @param each what a row's figures are for, such as a checkout
 * @param figures other numbers
 * @param remarks what else there is to know
 * @param complaints what was untrue or failed; empty if all is well
 */
public record Result(
    String section,
    String each,
    List<Measurement> measurements,
    List<Figure> figures,
    List<String> remarks,
    List<String> complaints) {
  /** One number that is no measurement of requests. */
  public record Figure(String name, double value, String unit) {}

  /**
   * One whose figures are those of this work.
   *
   * @param lies what was untrue
   */
  public static Result of(
      String section,
      String each,
      List<Measurement> measurements,
      List<? extends Work> works,
      List<String> lies) {
    var remarks = new ArrayList<String>();
    var complaints = new ArrayList<>(lies);
    for (Work work : works) {
      String trouble = work.trouble();
      if (trouble != null) {
        remarks.add("the first that did not succeed: " + trouble);
      }
      if (work.failures() > 0) {
        complaints.add(work.failures() + " failed");
      }
    }
    return new Result(section, each, measurements, List.of(), remarks, complaints);
  }

  /** One without figures. */
  public static Result without(String section, String why) {
    return new Result(section, "", List.of(), List.of(), List.of(why), List.of());
  }
}
