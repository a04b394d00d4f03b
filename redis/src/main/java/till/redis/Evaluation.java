package till.redis;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** A script with its keys and arguments, as often as it is to be sent. */
final class Evaluation<T> {
  private final Script script;
  private final Supplier<CommandOutput<String, String, T>> output;
  private final String[] keys;
  private final String[] arguments;

  Evaluation(
      Script script,
      Supplier<CommandOutput<String, String, T>> output,
      String[] keys,
      String[] arguments) {
    this.script = script;
    this.output = output;
    this.keys = keys;
    this.arguments = arguments;
  }

  /** The slot that all keys are in. */
  int slot() {
    return Shards.slot(keys[0]);
  }

  /** For nodes that know the script. */
  Command<String, String, T> byDigest() {
    return command(CommandType.EVALSHA, script.digest());
  }

  /** For nodes that do not know it yet. */
  Command<String, String, T> bySource() {
    return command(CommandType.EVAL, script.source());
  }

  private Command<String, String, T> command(CommandType type, String name) {
    var args = new CommandArgs<>(StringCodec.UTF8).add(bytes(name)).add(keys.length);
    for (String key : keys) {
      args.add(bytes(key));
    }
    for (String argument : arguments) {
      args.add(bytes(argument));
    }
    return new Command<>(type, output.get(), args);
  }

  /** As Redis gets it. Left to the codec, each would be written to a buffer of its own first. */
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
