package till.charts;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.custom.QuantityFormatException;
import io.kubernetes.client.openapi.JSON;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the OpenAPI of Kubernetes says of an object. The classes that were made from it refuse
 * unknown fields and miss required ones; a value of another type than the field's comes out of them
 * otherwise than it went in.
 */
final class Kubernetes {
  private static final String MODELS = "io.kubernetes.client.openapi.models.";

  private Kubernetes() {}

  /** Everything that is wrong with it. */
  static List<String> complaints(Manifest manifest) {
    JsonElement sent = new Gson().toJsonTree(manifest.tree().value());
    var complaints = new ArrayList<String>();
    try {
      Object read = JSON.getGson().fromJson(sent, Class.forName(model(manifest)));
      compare(manifest.toString(), sent, JSON.getGson().toJsonTree(read), complaints);
    } catch (ClassNotFoundException e) {
      complaints.add(manifest + ": Kubernetes has no such kind in this version");
    } catch (RuntimeException e) {
      complaints.add(manifest + ": " + e.getMessage());
    }
    return complaints;
  }

  /** Such as V1Deployment for apps/v1. */
  private static String model(Manifest manifest) {
    String apiVersion = manifest.tree().at("apiVersion").text();
    String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
    return MODELS
        + version.substring(0, 1).toUpperCase(Locale.ROOT)
        + version.substring(1)
        + manifest.kind();
  }

  private static void compare(
      String path, JsonElement sent, JsonElement read, List<String> complaints) {
    if (sent instanceof JsonObject object && read instanceof JsonObject other) {
      object
          .entrySet()
          .forEach(
              entry ->
                  compare(
                      path + "." + entry.getKey(),
                      entry.getValue(),
                      other.get(entry.getKey()),
                      complaints));
    } else if (sent instanceof JsonArray array
        && read instanceof JsonArray other
        && array.size() == other.size()) {
      for (int i = 0; i < array.size(); i++) {
        compare(path + "[" + i + "]", array.get(i), other.get(i), complaints);
      }
    } else if (!same(sent, read)) {
      complaints.add(path + ": " + sent + " is read as " + read);
    }
  }

  private static boolean same(JsonElement sent, JsonElement read) {
    return sent.equals(read)
        || (sent instanceof JsonPrimitive a
            && read instanceof JsonPrimitive b
            && sameQuantity(a, b));
  }

  /** The same amount in other words, such as 1000m and 1. */
  private static boolean sameQuantity(JsonPrimitive sent, JsonPrimitive read) {
    try {
      return !sent.isBoolean()
          && read.isString()
          && !sent.getAsString().equals(read.getAsString())
          && Quantity.fromString(sent.getAsString())
                  .getNumber()
                  .compareTo(Quantity.fromString(read.getAsString()).getNumber())
              == 0;
    } catch (QuantityFormatException | NumberFormatException e) {
      return false;
    }
  }
}
