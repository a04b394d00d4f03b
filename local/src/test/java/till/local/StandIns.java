package till.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.tools.ToolProvider;

/** A home whose services do nothing but start, be ready and say who they are. */
final class StandIns {
  private StandIns() {}

  static void build(Path home) {
    try {
      for (Service service : Service.values()) {
        compile(service.mainClass(), jar(home, service.module()));
      }
      compile("till.console.Console", jar(home, Installation.CONSOLE));
      gateway(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path jar(Path home, String module) throws IOException {
    Path target = home.resolve(module).resolve("target");
    Files.createDirectories(target.resolve("lib"));
    return target.resolve("till-" + module + "-0.1.0.jar");
  }

  private static void compile(String mainClass, Path jar) throws IOException {
    int dot = mainClass.lastIndexOf('.');
    String name = mainClass.substring(dot + 1);
    Path source = jar.resolveSibling(name + ".java");
    Path classes = jar.resolveSibling("classes");
    try (InputStream template =
        Objects.requireNonNull(StandIns.class.getResourceAsStream("StandIn.java.txt"))) {
      Files.writeString(
          source,
          new String(template.readAllBytes(), StandardCharsets.UTF_8)
              .replace("PACKAGE", mainClass.substring(0, dot))
              .replace("NAME", name));
    }
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), source.toString());
    assertThat(status).isZero();
    pack(classes, jar);
  }

  private static void pack(Path classes, Path jar) {
    int status =
        java.util.spi.ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                System.out, System.err, "--create", "--file=" + jar, "-C", classes.toString(), ".");
    assertThat(status).isZero();
  }

  /** The gateway is the real one, as this test run knows it. */
  private static void gateway(Path home) throws IOException {
    Path jar = jar(home, "local");
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (path.endsWith(Path.of("local", "target", "classes"))) {
        pack(path, jar);
      } else if (Files.isRegularFile(path)) {
        Files.createSymbolicLink(jar.resolveSibling("lib").resolve(path.getFileName()), path);
      }
    }
  }
}
