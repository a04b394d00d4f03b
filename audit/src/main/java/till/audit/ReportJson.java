package till.audit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** A report for programs. */
final class ReportJson {
  private ReportJson() {}

  static String of(AuditReport report) {
    var json = new JsonObject();
    json.put("adds_up", report.addsUp());
    json.put("quiet", report.isQuiet());
    json.put("settled", report.isSettled());
    json.put("took_ms", report.took().toMillis());
    json.put("primaries", report.primaries());
    json.put("partitions", report.partitions());
    json.put("orders", numbers(report.counts().orders()));
    json.put("in_flight", report.counts().inFlight());
    json.put("items", report.counts().items());
    json.put("users", report.counts().users());
    json.put("holds", report.counts().holds());
    json.put("waits", report.counts().waits());
    json.put("open_checkouts", report.traffic().open().size());
    json.put("unjudged_accounts", report.unjudged());
    json.put("streams", streams(report.traffic()));
    json.put("found", numbers(report.found()));
    json.put("findings", findings(report));
    return json.encodePrettily() + "\n";
  }

  private static JsonObject numbers(Map<String, Long> numbers) {
    var json = new JsonObject();
    numbers.forEach(json::put);
    return json;
  }

  private static JsonArray streams(Traffic traffic) {
    var json = new JsonArray();
    for (StreamState stream : traffic.streams()) {
      json.add(
          new JsonObject()
              .put("stream", stream.stream())
              .put("group", stream.group())
              .put("backlog", stream.backlog())
              .put("pending", stream.pending())
              .put("oldest_idle_ms", stream.oldestIdle().toMillis())
              .put("consumers", numbers(stream.consumers()))
              .put("dead_letters", stream.deadLetters()));
    }
    return json;
  }

  private static JsonArray findings(AuditReport report) {
    var json = new JsonArray();
    for (Finding finding : report.findings()) {
      json.add(
          new JsonObject()
              .put("kind", finding.kind())
              .put("breaks_the_books", finding instanceof Finding.Mismatch)
              .put("subject", finding.subject())
              .put("what", finding.what()));
    }
    return json;
  }
}
