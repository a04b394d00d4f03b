package till.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the public course template checks of any solution, step by step. */
class PublicTemplateTest {
  private final Client client = Shop.withInstances(1).client();

  @Test
  void stock() {
    String item = client.createItem(5, 0);
    assertThat(client.get("/stock/find/" + item).json().getLong("price")).isEqualTo(5);
    assertThat(client.stock(item)).isZero();

    assertThat(client.post("/stock/add/" + item + "/50").succeeded()).isTrue();
    assertThat(client.stock(item)).isEqualTo(50);

    assertThat(client.post("/stock/subtract/" + item + "/200").refused()).isTrue();
    assertThat(client.stock(item)).isEqualTo(50);

    assertThat(client.post("/stock/subtract/" + item + "/15").succeeded()).isTrue();
    assertThat(client.stock(item)).isEqualTo(35);
  }

  @Test
  void payment() {
    String user = client.createUser(0);
    assertThat(client.post("/payment/add_funds/" + user + "/15").succeeded()).isTrue();
    String item = client.createItem(5, 50);
    String order = client.createOrder(user);
    for (int i = 0; i < 3; i++) {
      assertThat(client.post("/orders/addItem/" + order + "/" + item + "/1").succeeded()).isTrue();
    }

    assertThat(client.post("/payment/pay/" + user + "/10").succeeded()).isTrue();
    assertThat(client.credit(user)).isEqualTo(5);
  }

  @Test
  void order() {
    String user = client.createUser(0);
    String order = client.createOrder(user);
    String pear = client.createItem(5, 15);
    String plum = client.createItem(5, 1);
    assertThat(client.post("/orders/addItem/" + order + "/" + pear + "/1").succeeded()).isTrue();
    assertThat(client.post("/orders/addItem/" + order + "/" + plum + "/1").succeeded()).isTrue();
    assertThat(client.post("/stock/subtract/" + plum + "/1").succeeded()).isTrue();

    assertThat(client.checkout(order).refused()).as("without stock and credit").isTrue();
    assertThat(client.stock(pear)).isEqualTo(15);

    assertThat(client.post("/stock/add/" + plum + "/15").succeeded()).isTrue();
    assertThat(client.credit(user)).isZero();
    assertThat(client.checkout(order).refused()).as("without credit").isTrue();
    assertThat(client.stock(pear)).isEqualTo(15);
    assertThat(client.stock(plum)).isEqualTo(15);

    assertThat(client.post("/payment/add_funds/" + user + "/15").succeeded()).isTrue();
    assertThat(client.credit(user)).isEqualTo(15);
    assertThat(client.stock(pear)).isEqualTo(15);

    assertThat(client.checkout(order).succeeded()).as("with stock and credit").isTrue();
    assertThat(client.stock(pear)).isEqualTo(14);
    assertThat(client.stock(plum)).isEqualTo(14);
    assertThat(client.credit(user)).isEqualTo(5);
  }
}
