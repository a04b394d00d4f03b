package till.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files of this repository, without what is built and what a run leaves behind. */
final class Repository {
  static final Path ROOT = Path.of(System.getProperty("till.root", ".")).toAbsolutePath();

  private static final Set<String> NOT_OURS =
      Set.of(".git", ".till", ".till-chaos", ".idea", ".vscode", "target", "node_modules");
  private static final List<TextFile> TEXT_FILES = read();

  private Repository() {}

  /** Every file that is text, by path. */
  static List<TextFile> textFiles() {
    return TEXT_FILES;
  }

  /** Every text file with one of these extensions. */
  static List<TextFile> textFiles(String... extensions) {
    return TEXT_FILES.stream()
        .filter(file -> Set.of(extensions).contains(extension(file)))
        .toList();
  }

  /** The Java files of programs, not of tests. */
  static List<TextFile> mainJava() {
    return textFiles("java").stream().filter(file -> file.path().contains("/src/main/")).toList();
  }

  static boolean exists(String path) {
    return Files.exists(ROOT.resolve(path));
  }

  private static String extension(TextFile file) {
    return file.path().substring(file.path().lastIndexOf('.') + 1);
  }

  private static List<TextFile> read() {
    var files = new ArrayList<TextFile>();
    try {
      Files.walkFileTree(
          ROOT,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              return NOT_OURS.contains(String.valueOf(folder.getFileName()))
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              var text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
              if (attributes.isRegularFile() && text.indexOf('\0') < 0) {
                files.add(new TextFile(ROOT.relativize(file).toString(), text));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    files.sort((a, b) -> a.path().compareTo(b.path()));
    return List.copyOf(files);
  }
}
