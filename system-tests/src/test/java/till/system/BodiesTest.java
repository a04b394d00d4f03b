package till.system;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing is read from request bodies: whatever comes, and however it is called, is fine. */
class BodiesTest {
  private final Client client = Shop.withInstances(1).client();

  @ParameterizedTest(name = "{0} with {1}")
  @MethodSource("everyEndpointWithEveryBody")
  void a_request_succeeds_whatever_its_body(Endpoint endpoint, Body body) {
    Specimen specimen = Specimen.create(client);
    if (endpoint == Endpoint.CANCEL) {
      client.post(Endpoint.PAY_FOR_ORDER.path(specimen.values())).json();
    }

    client.send(endpoint.method(), endpoint.path(specimen.values()), body).json();
  }

  static Stream<Arguments> everyEndpointWithEveryBody() {
    return Stream.of(Endpoint.values())
        .flatMap(endpoint -> Stream.of(Body.values()).map(body -> arguments(endpoint, body)));
  }
}
