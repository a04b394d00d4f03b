package till.bench.load;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** A measurement that one process makes and another reads. */
public final class MeasurementFile {
  private MeasurementFile() {}

  public static void write(Path file, Measurement measurement) throws IOException {
    CpuMeter.Reading cpu = measurement.cpu();
    Map<String, Duration> used = cpu == null ? Map.of() : cpu.used();
    try (var out = new DataOutputStream(Files.newOutputStream(file))) {
      out.writeUTF(measurement.name());
      out.writeLong(measurement.lasted().toNanos());
      out.writeInt(measurement.count().failed());
      write(out, measurement.count().latencies());
      out.writeInt(measurement.perSecond().size());
      for (int count : measurement.perSecond()) {
        out.writeInt(count);
      }
      out.writeLong(cpu == null ? 0 : cpu.machine().toNanos());
      out.writeInt(used.size());
      for (var component : used.entrySet()) {
        out.writeUTF(component.getKey());
        out.writeLong(component.getValue().toNanos());
      }
    }
  }

  private static void write(DataOutputStream out, Histogram histogram) throws IOException {
    var buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoByteBuffer(buffer);
    out.writeInt(length);
    out.write(buffer.array(), 0, length);
  }

  public static Measurement read(Path file) throws IOException {
    try (var in = new DataInputStream(Files.newInputStream(file))) {
      String name = in.readUTF();
      long nanos = in.readLong();
      int failed = in.readInt();
      var count = Count.of(histogram(in), failed);
      List<Integer> perSecond = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        perSecond.add(in.readInt());
      }
      Duration machine = Duration.ofNanos(in.readLong());
      Map<String, Duration> used = new LinkedHashMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        used.put(in.readUTF(), Duration.ofNanos(in.readLong()));
      }
      return new Measurement(
          name,
          0,
          Duration.ofNanos(nanos),
          count,
          perSecond,
          null,
          new CpuMeter.Reading(nanos, used, machine));
    }
  }

  private static Histogram histogram(DataInputStream in) throws IOException {
    byte[] bytes = in.readNBytes(in.readInt());
    return Histogram.decodeFromByteBuffer(ByteBuffer.wrap(bytes), 0);
  }
}
