package till.charts;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An object for Kubernetes. */
record Manifest(Tree tree) {
  String kind() {
    return tree.at("kind").text();
  }

  String name() {
    return tree.at("metadata", "name").text();
  }

  /** The pod that it is, or that it has made. */
  Optional<Pod> pod() {
    return switch (kind()) {
      case "Pod" -> Optional.of(new Pod(this, tree));
      case "Deployment", "StatefulSet", "Job" ->
          Optional.of(new Pod(this, tree.at("spec", "template")));
      default -> Optional.empty();
    };
  }

  static Stream<Pod> pods(List<Manifest> manifests) {
    return manifests.stream().map(Manifest::pod).flatMap(Optional::stream);
  }

  static List<Manifest> ofKind(List<Manifest> manifests, String kind) {
    return manifests.stream().filter(manifest -> manifest.kind().equals(kind)).toList();
  }

  /** A pod, or the template of one. */
  record Pod(Manifest owner, Tree tree) {
    Tree spec() {
      return tree.at("spec");
    }

    Tree labels() {
      return tree.at("metadata", "labels");
    }

    /** Whether it serves until it is stopped, and does not end by itself. */
    boolean serves() {
      return owner.kind().equals("Deployment") || owner.kind().equals("StatefulSet");
    }

    List<Tree> containers() {
      return Stream.of("initContainers", "containers")
          .flatMap(which -> spec().at(which).list().stream())
          .toList();
    }
  }

  @Override
  public String toString() {
    return kind() + " " + name();
  }
}
