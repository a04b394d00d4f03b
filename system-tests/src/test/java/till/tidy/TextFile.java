package till.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file of this repository.
 *
 * @param path from the root, with slashes
 */
record TextFile(String path, String text) {
  /** The file's name without its folder. */
  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  Stream<MatchResult> matches(Pattern pattern) {
    return pattern.matcher(text).results();
  }

  /** Where in this file the pattern is found: path, line number and what it is. */
  List<String> places(Pattern pattern) {
    var places = new ArrayList<String>();
    matches(pattern).forEach(match -> places.add(place(match)));
    return places;
  }

  private String place(MatchResult match) {
    long line = text.substring(0, match.start()).lines().count();
    boolean atLineStart = match.start() == 0 || text.charAt(match.start() - 1) == '\n';
    return path + ":" + (line + (atLineStart ? 1 : 0)) + ": " + match.group().strip();
  }

  @Override
  public String toString() {
    return path;
  }
}
