package till.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** compose.yaml fits what it refers to, and is as careful as the charts. */
final class ComposeTest {
  static Stream<String> containers() {
    return Compose.containers().keySet().stream();
  }

  @Test
  void it_has_six_nodes_of_redis_and_two_of_each_service() {
    assertThat(Compose.containers().keySet().stream().filter(name -> name.matches("redis-\\d")))
        .hasSize(6);
    assertThat(Compose.services().keySet())
        .containsExactly(
            "order-svc-1",
            "order-svc-2",
            "payment-svc-1",
            "payment-svc-2",
            "stock-svc-1",
            "stock-svc-2");
  }

  @Test
  void each_instance_has_its_own_name() {
    assertThat(Compose.programs())
        .allSatisfy(
            (name, program) ->
                assertThat(program.at("environment", "TILL_INSTANCE").text()).isEqualTo(name));
  }

  @Test
  void each_image_of_ours_is_built_from_its_service() {
    assertThat(Compose.programs())
        .containsKey("console")
        .allSatisfy(
            (name, program) ->
                assertThat("till/" + program.at("build", "args", "SERVICE").text())
                    .isEqualTo(program.at("image").text()));
  }

  @ParameterizedTest
  @MethodSource("containers")
  void a_container_can_gain_nothing(String name) {
    Tree container = Compose.container(name);
    assertThat(container.at("cap_drop").value()).isEqualTo(List.of("ALL"));
    assertThat(container.at("security_opt").value()).isEqualTo(List.of("no-new-privileges:true"));
    assertThat(container.at("privileged").exists()).isFalse();
    assertThat(container.at("image").text()).doesNotEndWith(":latest");
  }

  @ParameterizedTest
  @MethodSource("containers")
  void a_container_is_reached_from_this_machine_only_but_for_the_gateway(String name) {
    var ports = Compose.container(name).at("ports").list();
    if (!name.equals("gateway")) {
      assertThat(ports).allMatch(port -> port.text().startsWith("127.0.0.1:"));
    }
  }

  @ParameterizedTest
  @MethodSource("containers")
  void what_a_container_waits_for_and_mounts_is_there(String name) {
    Tree container = Compose.container(name);
    assertThat(container.at("depends_on").keys()).isSubsetOf(Compose.containers().keySet());
    assertThat(container.at("volumes").list())
        .allSatisfy(
            volume -> {
              String source = volume.text().substring(0, volume.text().indexOf(':'));
              if (source.startsWith("./") && !source.contains("$")) {
                assertThat(Files.exists(Repository.path(source))).as(source).isTrue();
              } else if (!source.contains("$")) {
                assertThat(Compose.file().at("volumes").keys()).contains(source);
              }
            });
  }

  @Test
  void no_address_is_given_twice() {
    var addresses = new TreeSet<String>();
    Compose.containers()
        .forEach(
            (name, container) -> {
              Tree address = container.at("networks", "shop", "ipv4_address");
              assertThat(!address.exists() || addresses.add(address.text())).as(name).isTrue();
            });
    assertThat(addresses).hasSize(13);
  }

  @Test
  void the_upstreams_of_the_gateway_are_the_services() {
    for (String instances : List.of("one", "two")) {
      String upstreams = Repository.text("docker/nginx/upstreams-" + instances + ".conf");
      Compose.programs()
          .forEach(
              (name, program) -> {
                String address = program.at("networks", "shop", "ipv4_address").text();
                boolean isUp = instances.equals("two") || !program.at("profiles").exists();
                assertThat(upstreams.contains(address) || upstreams.contains(name + ":"))
                    .as("%s in upstreams-%s.conf", name, instances)
                    .isEqualTo(isUp);
              });
    }
  }

  @Test
  void a_container_stops_after_its_service() {
    assertThat(Compose.programs().values())
        .allSatisfy(
            program ->
                assertThat(seconds(program.at("stop_grace_period").text())).isGreaterThan(30));
  }

  private static int seconds(String duration) {
    return Integer.parseInt(duration.replace("s", ""));
  }
}
