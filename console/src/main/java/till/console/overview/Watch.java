package till.console.overview;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import till.console.audit.ContinuousAudit;
import till.console.checkout.Enquiry;
import till.console.stream.ConsumerView;
import till.console.stream.Groups;
import till.console.stream.Role;
import till.console.stream.StreamView;

/** Looks at the whole shop when somebody asks, and not more often however many ask. */
@Singleton
final class Watch {
  private static final Duration NOT_BEFORE = Duration.ofMillis(500);

  private final Seconds seconds;
  private final Enquiry enquiry;
  private final Groups groups;
  private final Nodes nodes;
  private final ContinuousAudit audit;
  private final InstantSource clock;
  private @Nullable Overview latest;
  private long lookedAt;

  Watch(
      Seconds seconds,
      Enquiry enquiry,
      Groups groups,
      Nodes nodes,
      ContinuousAudit audit,
      InstantSource clock) {
    this.seconds = seconds;
    this.enquiry = enquiry;
    this.groups = groups;
    this.nodes = nodes;
    this.audit = audit;
    this.clock = clock;
  }

  /** How the shop is, or was half a second ago. Waits for the answers. */
  synchronized Overview overview() {
    long now = System.nanoTime();
    var known = latest;
    if (known != null && now - lookedAt < NOT_BEFORE.toNanos()) {
      return known;
    }
    var seen = look();
    latest = seen;
    lookedAt = now;
    return seen;
  }

  private Overview look() {
    long now = clock.millis();
    var streams = groups.look();
    var services = Arrays.stream(Role.values()).map(role -> service(role, streams)).toList();
    var roles =
        Arrays.stream(Role.values()).map(role -> Overview.RoleView.of(of(role, streams))).toList();
    var open = enquiry.glance();
    var redis = nodes.look();
    var audited = audit.view();
    return new Overview(
        now,
        seconds.look(now),
        open,
        services,
        roles,
        roles.stream().mapToLong(Overview.RoleView::dead).sum(),
        redis,
        audited,
        Alarms.of(open, services, roles, redis, audited));
  }

  private static List<StreamView> of(Role role, List<StreamView> streams) {
    return streams.stream().filter(stream -> stream.role().equals(role.wireName())).toList();
  }

  private static Overview.ServiceView service(Role role, List<StreamView> streams) {
    Map<String, List<ConsumerView>> byName = new LinkedHashMap<>();
    of(role, streams).stream()
        .flatMap(stream -> stream.consumers().stream())
        .forEach(
            consumer ->
                byName.computeIfAbsent(consumer.name(), name -> new ArrayList<>()).add(consumer));
    var instances =
        byName.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> instance(entry.getKey(), entry.getValue()))
            .toList();
    return new Overview.ServiceView(
        role.service(), instances.stream().filter(Overview.InstanceView::live).count(), instances);
  }

  private static Overview.InstanceView instance(String name, List<ConsumerView> consumers) {
    return new Overview.InstanceView(
        name,
        consumers.stream().anyMatch(ConsumerView::live),
        consumers.stream().mapToLong(ConsumerView::idle_ms).min().orElse(0),
        consumers.stream().mapToLong(ConsumerView::pending).sum(),
        consumers.size());
  }
}
