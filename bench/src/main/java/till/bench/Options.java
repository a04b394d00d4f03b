package till.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import till.bench.page.Page;
import till.bench.report.Machine;
import till.bench.report.ResultJson;
import till.local.Durability;

/** What all sections understand: which shop, which load, and where the figures go. */
final class Options {
  private static final String LOCAL_SHOP = "http://127.0.0.1:8000";
  private static final String NONE = "none";

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--target",
      arity = "0..1",
      fallbackValue = LOCAL_SHOP,
      paramLabel = "URL",
      description =
          "a shop that runs already, or anything else that speaks its HTTP contract; without a"
              + " URL "
              + LOCAL_SHOP)
  private @Nullable URI target;

  @Option(names = "--allow-remote", description = "the target may be another machine")
  private boolean allowRemote;

  @Option(
      names = "--direct",
      description = "send requests to the services themselves, not to the gateway of its own shop")
  private boolean direct;

  @Option(
      names = "--durability",
      paramLabel = "LEVEL",
      description = "of its own shop: local, replicated or fsync; default: ${DEFAULT-VALUE}")
  private Durability durability = Durability.REPLICATED;

  @Option(
      names = "--primaries",
      paramLabel = "N",
      description = "Redis primaries of its own shop; default: ${DEFAULT-VALUE}")
  private int primaries = ShopPlan.USUAL.primaries();

  @Option(
      names = "--replicas",
      paramLabel = "N",
      description = "of each primary; default: ${DEFAULT-VALUE}")
  private int replicas = ShopPlan.USUAL.replicas();

  @Option(
      names = "--instances",
      paramLabel = "N",
      description = "of each service; default: ${DEFAULT-VALUE}")
  private int instances = ShopPlan.USUAL.instances();

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "of its own shop; default: as many as a shop has by itself")
  private int partitions = ShopPlan.USUAL.partitions();

  @Option(
      names = "--clients",
      paramLabel = "N",
      description = "of closed loops: each asks again when it is answered; ${DEFAULT-VALUE}")
  private int clients = 256;

  @Option(
      names = "--open",
      split = ",",
      paramLabel = "PERCENT",
      description =
          "rates of the open loops, in percent of what the closed loop came to, or "
              + NONE
              + "; default: ${DEFAULT-VALUE}")
  private List<String> open = List.of("10", "50", "80");

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      description = "not counted; default: ${DEFAULT-VALUE}")
  private int warmup = 45;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      description = "of each phase that is counted; default: ${DEFAULT-VALUE}")
  private int seconds = 20;

  @Option(
      names = "--orders",
      paramLabel = "N",
      description = "prepared; default: as many as a quick shop may need in the time")
  private int orders;

  @Option(
      names = "--items",
      paramLabel = "N",
      description = "the orders are made of; default: ${DEFAULT-VALUE}")
  private int items = 1_000;

  @Option(
      names = "--users",
      paramLabel = "N",
      description = "the orders belong to; default: ${DEFAULT-VALUE}")
  private int users = 10_000;

  @Option(names = "--json", paramLabel = "FILE", description = "write all figures there, too")
  private @Nullable Path json;

  @Option(names = "--html", paramLabel = "FILE", description = "write a page with plots there, too")
  private @Nullable Path html;

  /** Its own shop, as it is asked for. */
  ShopPlan shop() {
    return sensible(() -> new ShopPlan(durability, primaries, replicas, instances, partitions));
  }

  LoadPlan load() {
    return sensible(
        () -> {
          var plan = new LoadPlan(clients, warmup, seconds, shares(), orders, items, users);
          plan.workload();
          return plan;
        });
  }

  private List<Integer> shares() {
    if (open.equals(List.of(NONE))) {
      return List.of();
    }
    try {
      return open.stream().map(Integer::valueOf).toList();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--open must be percentages such as 10,50,80, or " + NONE, e);
    }
  }

  private interface Plan<T> {
    T make();
  }

  private <T> T sensible(Plan<T> plan) {
    try {
      return plan.make();
    } catch (IllegalArgumentException e) {
      throw wrong(Objects.requireNonNullElse(e.getMessage(), ""));
    }
  }

  private ParameterException wrong(String what) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), what);
  }

  /** Whether the load goes to the services themselves. */
  boolean isDirect() {
    return direct;
  }

  /** Whether the shop is one that runs already. */
  boolean hasTarget() {
    return target != null;
  }

  /** The shop to be measured: one that runs already, or one like this. */
  Target open(ShopPlan plan, Consumer<String> progress) {
    return target == null
        ? OwnShop.start(plan, progress).target()
        : Target.running(checked(target));
  }

  /** Fails if the target is not one. */
  void check() {
    shop();
    load();
    if (target != null) {
      checked(target);
    }
  }

  private URI checked(URI url) {
    if (!"http".equals(url.getScheme()) || url.getHost() == null || url.getPort() < 0) {
      throw wrong("--target must be http://host:port");
    }
    if (direct) {
      throw wrong(
          "--direct is for a shop of its own: of a --target it is not known what is behind");
    }
    try {
      if (!allowRemote && !InetAddress.getByName(url.getHost()).isLoopbackAddress()) {
        throw wrong(url + " is another machine: add --allow-remote if you mean it");
      }
    } catch (UnknownHostException e) {
      throw wrong("--target: there is no host " + url.getHost());
    }
    return url;
  }

  /** Writes the files that are asked for. */
  void write(Machine machine, List<Page.Chapter> chapters) throws IOException {
    if (json != null) {
      var results = chapters.stream().map(Page.Chapter::result).toList();
      Files.writeString(json, ResultJson.of(machine, asMap(), results).encodePrettily() + "\n");
    }
    if (html != null) {
      Files.writeString(html, Page.of(machine, asMap(), chapters));
    }
  }

  /** What is asked for, and what is so by default. */
  private Map<String, String> asMap() {
    var map = new LinkedHashMap<String, String>();
    for (OptionSpec option : Objects.requireNonNull(spec).options()) {
      Object value = option.getValue();
      if (value != null && !option.usageHelp() && !option.versionHelp()) {
        map.put(option.longestName().replaceFirst("^--", ""), text(value));
      }
    }
    return map;
  }

  private static String text(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(Object::toString).collect(Collectors.joining(","))
        : value.toString().toLowerCase(Locale.ROOT);
  }
}
