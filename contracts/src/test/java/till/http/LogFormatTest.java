package till.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/** A line of the log in the formats that {@code TILL_LOG_FORMAT} names. */
final class LogFormatTest {
  private static String line(String format) {
    var context = new LoggerContext();
    context.putProperty("TILL_LOG_FORMAT", format);
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(
          Objects.requireNonNull(LogFormatTest.class.getResource("/logback.xml")));
    } catch (JoranException e) {
      throw new IllegalStateException(e);
    }
    var console =
        (ConsoleAppender<ILoggingEvent>)
            context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("STDOUT");
    var event = new LoggingEvent();
    event.setLoggerContext(context);
    event.setLoggerName("till.streams.Dispatcher");
    event.setLevel(ch.qos.logback.classic.Level.convertAnSLF4JLevel(Level.ERROR));
    event.setThreadName("main");
    event.setInstant(Instant.ofEpochMilli(0));
    event.setMessage("a dead letter");
    event.addKeyValuePair(new KeyValuePair("checkout", "O/1"));
    return new String(console.getEncoder().encode(event), StandardCharsets.UTF_8);
  }

  @Test
  void text_has_the_keys_behind_the_message() {
    assertThat(line("text")).endsWith(" ERROR Dispatcher: a dead letter checkout=O/1\n");
  }

  @Test
  void json_is_an_object_a_line() {
    assertThat(line("json"))
        .startsWith("{")
        .endsWith("}\n")
        .hasLineCount(1)
        .contains(
            "\"timestamp\":0",
            "\"level\":\"ERROR\"",
            "\"formattedMessage\":\"a dead letter\"",
            "\"checkout\":\"O\\/1\"");
  }
}
