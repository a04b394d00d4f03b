package till.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.lettuce.core.cluster.RedisClusterClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import till.http.ProblemType;

/** What a person sees and does in the console, in a real browser. */
class ConsolePageTest {
  private static final String PAYMENT = "payment-svc-1";
  private static final Map<String, String> POISON = Map.of("do", "harm");

  /** An entry is tried five times, with seconds between, before it is put aside. */
  private static final double DEATH_LIMIT_MS = 120_000;

  private static final int PHONE_WIDTH = 360;
  private static final int PHONE_HEIGHT = 740;

  private final Browser browser = Browser.open();
  private final Shop shop = Shop.withConsole();
  private final Client client = shop.client();
  private final Page page = browser.page();
  private final ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor();
  private final Specimen specimen = Specimen.create(client);

  @AfterEach
  void close() {
    shop.resume(PAYMENT);
    customers.close();
    List<String> complaints = browser.complaints();
    browser.close();
    assertThat(complaints).as("what Chromium complained about").isEmpty();
  }

  @Test
  void it_says_why_an_order_is_not_paid_and_that_it_is_once_payment_is_back() throws Exception {
    shop.kill(PAYMENT);
    Future<Answer> first = customers.submit(() -> client.checkout(specimen.order()));

    browser.signIn(shop, "#/");
    page.keyboard().press("/");
    page.keyboard().type(specimen.order());
    page.keyboard().press("Enter");

    assertThat(why()).containsText("Not paid");
    assertThat(why()).containsText("payment-svc");
    assertThat(steps().filter(new Locator.FilterOptions().setHasText("Hold credit")))
        .containsText("waiting here");
    assertThat(region("Items")).containsText(specimen.item());

    shop.start(PAYMENT);
    if (!first.get().succeeded()) { // payment was back only after the deadline
      client.checkout(specimen.order()).json();
    }
    assertThat(why()).containsText(Pattern.compile("^Paid"));
    assertThat(steps().filter(new Locator.FilterOptions().setHasText("Decided: paid"))).isVisible();
  }

  @Test
  void a_poisonous_entry_is_seen_and_got_out_of_the_way() {
    browser.signIn(shop, "#/streams/payment/0");
    String stream = region("payment, partition 0").getByText("saga:").textContent();
    poison(stream);
    poison(stream);
    poison(stream);

    browser.go("#/dead");
    Locator letters = page.getByRole(AriaRole.MAIN).locator("tbody tr");
    assertThat(letters)
        .hasCount(3, new LocatorAssertions.HasCountOptions().setTimeout(DEATH_LIMIT_MS));
    letters.first().getByRole(AriaRole.LINK).first().click();
    assertThat(region("Its fields")).containsText("harm");
    browser.button("Discard").click();
    confirm("Discard", "Discarded");

    browser.go("#/dead");
    assertThat(letters).hasCount(2);
    page.getByLabel("Choose all 2").check();
    browser.button("Discard").click();
    confirm("Discard", "Discarded: 2");
    assertThat(region("Dead letters")).containsText("None");

    browser.go("#/log");
    assertThat(letters).hasCount(3);
    assertThat(letters.first()).containsText("DISCARDED");
  }

  @Test
  void an_undecided_checkout_can_be_aborted() throws Exception {
    browser.signIn(shop, "#/order/" + specimen.order());
    assertThat(region("Last checkout")).containsText("never checked out");
    shop.pause(PAYMENT);
    Future<Answer> answer = customers.submit(() -> client.checkout(specimen.order()));

    browser.button("Abort checkout").click();
    confirm("Abort checkout", "Aborted");

    answer.get().isProblem(ProblemType.CHECKOUT_ABORTED);
    shop.resume(PAYMENT);
    assertThat(why()).containsText("Not paid");
    assertThat(region("Last checkout")).containsText("Not paid");
  }

  @Test
  void a_question_can_be_answered_with_no() throws Exception {
    shop.pause(PAYMENT);
    Future<Answer> answer = customers.submit(() -> client.checkout(specimen.order()));
    browser.signIn(shop, "#/order/" + specimen.order());

    browser.button("Abort checkout").click();
    dialog().press("Escape");
    assertThat(dialog()).isHidden();

    shop.resume(PAYMENT);
    assertThat(answer.get().succeeded()).isTrue();
    assertThat(why()).containsText(Pattern.compile("^Paid"));
  }

  @Test
  void it_says_what_it_cannot_show() {
    page.navigate(client.origin() + "/console#/order/no-such-order");
    page.getByLabel("Token").fill("not-the-token");
    browser.button("Sign in").click();
    assertThat(page.getByRole(AriaRole.MAIN)).containsText("not the operator’s");

    browser.signIn(shop, "#/order/no-such-order");
    assertThat(page.getByRole(AriaRole.MAIN)).containsText("There is no order no-such-order");

    browser.setOffline(true);
    assertThat(page.locator("#notice")).containsText("Till does not answer");
    browser.setOffline(false);
    assertThat(page.locator("#notice")).not().containsText("Till does not answer");

    browser.button("Sign out").click();
    assertThat(browser.button("Sign in")).isVisible();
  }

  @Test
  void it_can_be_used_by_keyboard_and_on_a_phone() {
    client.checkout(specimen.order()).json();
    page.setViewportSize(PHONE_WIDTH, PHONE_HEIGHT);
    browser.signIn(shop, "#/order/" + specimen.order());
    assertThat(why()).containsText(Pattern.compile("^Paid"));
    fits();
    List<String> titles = List.of("Overview", "Checkouts", "Streams", "Dead letters", "Log");
    for (int i = 0; i < titles.size(); i++) {
      page.keyboard().press(Integer.toString(i + 1));
      assertThat(heading()).hasText(titles.get(i));
      assertThat(page.getByRole(AriaRole.MAIN).locator("section").first()).isVisible();
      fits();
    }
    String before = theme();
    page.keyboard().press("t");
    assertThat(theme()).isNotEqualTo(before);
    page.keyboard().press("?");
    assertThat(dialog()).containsText("look up an order");
  }

  private String theme() {
    return (String) page.evaluate("getComputedStyle(document.body).backgroundColor");
  }

  /** Fails if one has to scroll sideways. */
  private void fits() {
    assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
        .as("width of %s", page.url())
        .isLessThanOrEqualTo(PHONE_WIDTH);
  }

  private void confirm(String verb, String result) {
    dialog()
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(verb).setExact(true))
        .click();
    assertThat(dialog()).containsText(result);
    dialog().getByText("Close").click();
  }

  private void poison(String stream) {
    RedisClusterClient redis = RedisClusterClient.create(shop.redisUri());
    try (var connection = redis.connect()) {
      connection.sync().xadd(stream, POISON);
    } finally {
      redis.shutdown();
    }
  }

  private Locator why() {
    return page.locator(".why-text");
  }

  private Locator steps() {
    return region("Last checkout").locator(".steps li");
  }

  private Locator region(String name) {
    return page.getByRole(
        AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private Locator heading() {
    return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
  }

  private Locator dialog() {
    return page.getByRole(AriaRole.DIALOG);
  }
}
