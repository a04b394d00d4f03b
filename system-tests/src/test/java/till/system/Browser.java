package till.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A headless Chromium in front of the console, and what it complained about. */
final class Browser implements AutoCloseable {
  /** A view reads once a second, and a busy machine takes its time. */
  private static final double PATIENCE_MS = 45_000;

  private static final String VARIABLE = "CHROMIUM";
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  /** It may be run by root, as in a container, and asks nobody else for anything. */
  private static final List<String> OPTIONS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  /** What Chromium says of an answer 4xx or 5xx, and of none: the page shows these. */
  private static final String FAILED_REQUEST = "Failed to load resource";

  private final Playwright playwright;
  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new ArrayList<>();

  private Browser(Path chromium) {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    context =
        playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions().setExecutablePath(chromium).setArgs(OPTIONS))
            .newContext();
    context.setDefaultTimeout(PATIENCE_MS);
    context.setDefaultNavigationTimeout(PATIENCE_MS);
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    page = context.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") && !message.text().startsWith(FAILED_REQUEST)) {
            complaints.add(message.text());
          }
        });
  }

  /** Skips the test where there is no Chromium. */
  static Browser open() {
    Optional<Path> chromium = find();
    assumeTrue(
        chromium.isPresent(),
        "There is no Chromium, so the console's page is not tested: install one, or let the"
            + " variable "
            + VARIABLE
            + " name its program.");
    return new Browser(chromium.orElseThrow());
  }

  private static Optional<Path> find() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(
            Stream.ofNullable(System.getenv(VARIABLE)).map(Path::of),
            NAMES.stream()
                .flatMap(
                    name ->
                        Stream.of(path.split(File.pathSeparator))
                            .map(folder -> Path.of(folder, name))))
        .filter(Files::isExecutable)
        .findFirst();
  }

  Page page() {
    return page;
  }

  /** What Chromium found wrong with the page: errors in scripts, what the policy forbids. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** No answers from now on, or again. */
  void setOffline(boolean offline) {
    context.setOffline(offline);
  }

  /** Opens a view, such as {@code #/dead}, and signs in. */
  void signIn(Shop shop, String view) {
    page.navigate(shop.client().origin() + "/console/" + view);
    page.getByLabel("Token").fill(shop.operatorToken());
    button("Sign in").click();
    assertThat(button("Sign out")).isVisible();
  }

  /** Opens another view. */
  void go(String view) {
    page.evaluate("view => { location.hash = view; }", view);
  }

  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  @Override
  public void close() {
    playwright.close();
  }
}
