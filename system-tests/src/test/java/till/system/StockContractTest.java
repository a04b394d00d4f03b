package till.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import till.contracts.Amounts;
import till.http.ProblemType;

/** Everything under {@code /stock}, as its clients were promised it. */
class StockContractTest {
  private final Client client = Shop.withInstances(1).client();

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 999, Amounts.MAX})
  void a_new_item_has_its_price_and_no_stock(long price) {
    JsonObject created = client.post("/stock/item/create/" + price).json();

    assertThat(created.fieldNames()).containsExactly("item_id");
    assertThat(client.get("/stock/find/" + created.getString("item_id")).json())
        .isEqualTo(new JsonObject().put("stock", 0).put("price", (Number) price));
  }

  @Test
  void stock_is_added_and_subtracted() {
    String item = client.createItem(5, 0);

    assertThat(client.post("/stock/add/" + item + "/50").json())
        .isEqualTo(new JsonObject().put("item_id", item).put("stock", 50));
    assertThat(client.post("/stock/subtract/" + item + "/15").json())
        .isEqualTo(new JsonObject().put("item_id", item).put("stock", 35));
    assertThat(client.stock(item)).isEqualTo(35);
    assertThat(client.post("/stock/subtract/" + item + "/35").json().getLong("stock")).isZero();
    assertThat(client.stock(item)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {36, 37, 1_000, Amounts.MAX})
  void more_than_there_is_cannot_be_subtracted(long amount) {
    String item = client.createItem(5, 35);

    client.post("/stock/subtract/" + item + "/" + amount).isProblem(ProblemType.OUT_OF_STOCK);

    assertThat(client.stock(item)).isEqualTo(35);
  }

  @Test
  void stock_past_the_largest_amount_is_refused_and_changes_nothing() {
    String item = client.createItem(5, Amounts.MAX);
    assertThat(client.stock(item)).isEqualTo(Amounts.MAX);

    client.post("/stock/add/" + item + "/1").isProblem(ProblemType.AMOUNT_LIMIT);
    client.post("/stock/add/" + item + "/" + Amounts.MAX).isProblem(ProblemType.AMOUNT_LIMIT);

    assertThat(client.stock(item)).isEqualTo(Amounts.MAX);
    client.post("/stock/subtract/" + item + "/" + Amounts.MAX).json();
    assertThat(client.post("/stock/add/" + item + "/1").json().getLong("stock")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"FIND_ITEM", "ADD_STOCK", "SUBTRACT_STOCK"})
  void an_unknown_item_is_not_found(Endpoint endpoint) {
    Specimen specimen = Specimen.create(client);

    client
        .send(endpoint.method(), endpoint.path(specimen.but("item", "unknown")), Body.NONE)
        .isProblem(ProblemType.ITEM_NOT_FOUND);

    client.get("/stock/find/unknown").isProblem(ProblemType.ITEM_NOT_FOUND);
  }
}
