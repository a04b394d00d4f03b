package till.local;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import till.process.ChildProcess;

/** What runs in each process and what it is told by its environment. */
record Programs(InstallationPlan plan, DataFolder data, Layout layout) {
  /** The command of each service; asked for before anything starts, for one may not be built. */
  Map<Service, List<String>> commands() {
    Map<Service, List<String>> commands = new EnumMap<>(Service.class);
    for (Service service : Service.values()) {
      commands.put(service, command(JavaProgram.of(plan.home(), service)));
    }
    return commands;
  }

  ChildProcess.Program gateway() {
    Map<String, String> environment = new HashMap<>(plan.environment());
    environment.put("GATEWAY_HOST", "127.0.0.1");
    environment.put("GATEWAY_PORT", String.valueOf(layout.gateway()));
    environment.put("ORDER_URLS", layout.urls(Service.ORDER));
    environment.put("STOCK_URLS", layout.urls(Service.STOCK));
    environment.put("PAYMENT_URLS", layout.urls(Service.PAYMENT));
    environment.put("CONSOLE_URLS", plan.console() ? "http://127.0.0.1:" + layout.console() : "");
    return program(Installation.GATEWAY, command(JavaProgram.gateway(plan.home())), environment);
  }

  ChildProcess.Program console(String redisUris) {
    Map<String, String> environment = new HashMap<>();
    environment.put("TILL_INSTANCE", Installation.CONSOLE);
    environment.put("TILL_OPERATOR_TOKEN_FILE", data.operatorToken().toString());
    environment.put("MICRONAUT_SERVER_HOST", "127.0.0.1");
    environment.put("MICRONAUT_SERVER_PORT", String.valueOf(layout.console()));
    environment.put("REDIS_URIS", redisUris);
    environment.putAll(plan.environment());
    return program(Installation.CONSOLE, command(JavaProgram.console(plan.home())), environment);
  }

  ChildProcess.Program service(
      Service service, int number, List<String> command, String redisUris) {
    String name = service.module() + "-" + number;
    Map<String, String> environment = new HashMap<>();
    environment.put("TILL_INSTANCE", name);
    environment.put("MICRONAUT_SERVER_HOST", "127.0.0.1");
    environment.put("MICRONAUT_SERVER_PORT", String.valueOf(layout.ports(service).get(number - 1)));
    environment.put("REDIS_URIS", redisUris);
    if (service == Service.ORDER) {
      environment.put("STOCK_URLS", layout.urls(Service.STOCK));
    }
    environment.putAll(plan.environment());
    return program(name, command, environment);
  }

  private List<String> command(JavaProgram program) {
    Path recordings = plan.recordings();
    return recordings == null ? program.command() : program.recording(recordings);
  }

  private ChildProcess.Program program(
      String name, List<String> command, Map<String, String> environment) {
    return new ChildProcess.Program(
        name, command, environment, data.root(), data.logs().resolve(name + ".log"));
  }
}
