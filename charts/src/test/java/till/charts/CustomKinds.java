package till.charts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The kinds that Kubernetes does not bring. For each, what the charts may say, as their operators'
 * documentation has it, and what they must: a path a line, {@code *} for any key, {@code []} for
 * each of a list, {@code !} after what is required.
 */
final class CustomKinds {
  private static final Map<String, Set<String>> SHAPES =
      Map.of(
          "monitoring.coreos.com/v1 ServiceMonitor",
          shape(
              """
              spec.selector!
              spec.selector.matchLabels.*
              spec.targetLabels[]
              spec.endpoints!
              spec.endpoints[].port
              spec.endpoints[].path
              spec.endpoints[].interval
              spec.endpoints[].scrapeTimeout
              spec.endpoints[].relabelings[].sourceLabels[]
              spec.endpoints[].relabelings[].targetLabel
              """),
          "monitoring.coreos.com/v1 PrometheusRule",
          shape(
              """
              spec.groups[].name!
              spec.groups[].interval
              spec.groups[].rules[].alert
              spec.groups[].rules[].record
              spec.groups[].rules[].expr!
              spec.groups[].rules[].for
              spec.groups[].rules[].labels.*
              spec.groups[].rules[].annotations.*
              """),
          "gateway.networking.k8s.io/v1 HTTPRoute",
          shape(
              """
              spec.parentRefs[].name!
              spec.parentRefs[].namespace
              spec.parentRefs[].sectionName
              spec.hostnames[]
              spec.rules[].matches[].path.type
              spec.rules[].matches[].path.value
              spec.rules[].filters[].type!
              spec.rules[].filters[].requestHeaderModifier.remove[]
              spec.rules[].backendRefs[].name!
              spec.rules[].backendRefs[].port
              spec.rules[].timeouts.request
              spec.rules[].timeouts.backendRequest
              """),
          "keda.sh/v1alpha1 ScaledObject",
          shape(
              """
              spec.scaleTargetRef.name!
              spec.minReplicaCount
              spec.maxReplicaCount
              spec.pollingInterval
              spec.cooldownPeriod
              spec.advanced.scalingModifiers.target
              spec.advanced.scalingModifiers.metricType
              spec.advanced.scalingModifiers.formula
              spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.*
              spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.policies[].*
              spec.triggers!
              spec.triggers[].type!
              spec.triggers[].name
              spec.triggers[].metadata.*
              spec.triggers[].authenticationRef.name
              """),
          "keda.sh/v1alpha1 TriggerAuthentication",
          shape(
              """
              spec.env[].parameter
              spec.env[].name
              spec.secretTargetRef[].parameter!
              spec.secretTargetRef[].name!
              spec.secretTargetRef[].key!
              """));

  private CustomKinds() {}

  static boolean has(Manifest manifest) {
    return SHAPES.containsKey(key(manifest));
  }

  /** Everything that is wrong with it. */
  static List<String> complaints(Manifest manifest) {
    var shape = SHAPES.getOrDefault(key(manifest), Set.of());
    var said = new TreeSet<String>();
    collect("spec", manifest.tree().at("spec"), said);
    var allowed = shape.stream().map(path -> path.replace("!", "")).collect(Collectors.toSet());
    var complaints = new ArrayList<String>();
    said.stream()
        .filter(path -> !allowed.contains(path) && !allowed.contains(anyKey(path)))
        .forEach(path -> complaints.add(manifest + " has no field " + path));
    shape.stream()
        .filter(path -> path.endsWith("!"))
        .map(path -> path.replace("!", ""))
        .filter(path -> isMissing(manifest.tree(), Arrays.asList(path.split("\\."))))
        .forEach(path -> complaints.add(manifest + " needs " + path));
    return complaints;
  }

  private static String key(Manifest manifest) {
    return manifest.tree().at("apiVersion").text() + " " + manifest.kind();
  }

  private static Set<String> shape(String lines) {
    return lines.lines().collect(Collectors.toSet());
  }

  private static String anyKey(String path) {
    return path.substring(0, path.lastIndexOf('.') + 1) + "*";
  }

  /** The paths of all that is said, lists and maps left out that have something in them. */
  private static void collect(String path, Tree tree, Set<String> said) {
    if (!tree.list().isEmpty()) {
      tree.list().forEach(child -> collect(path + "[]", child, said));
    } else if (!tree.keys().isEmpty()) {
      tree.keys().forEach(key -> collect(path + "." + key.replace('.', '_'), tree.at(key), said));
    } else {
      said.add(path);
    }
  }

  /** Whether it is not there although what has to have it is. */
  private static boolean isMissing(Tree tree, List<String> path) {
    String first = path.getFirst();
    String key = first.replace("[]", "");
    Tree child = tree.at(key);
    var rest = path.subList(1, path.size());
    if (!child.exists()) {
      return rest.isEmpty();
    }
    if (rest.isEmpty()) {
      return false;
    }
    return first.endsWith("[]")
        ? child.list().stream().anyMatch(one -> isMissing(one, rest))
        : isMissing(child, rest);
  }
}
