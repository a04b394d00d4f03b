#!/bin/sh
# In the build of the image: writes what java is told for each service, and trains a quick start.
set -eu
export LC_ALL=C

trains=$1
if [ "$trains" = true ]; then
  java --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx128m -Dtill.home=/till \
    -cp "local/target/till-local-0.1.0.jar:local/target/lib/*" till.local.Till train
fi

options() {
  service=$1
  main=$2
  target=/till/$service/target
  # The collector and the object headers are those of the training: a cache for others does not fit.
  # Names of other services are looked up anew every few seconds, because containers move; those of
  # Redis nodes are, as long as the name server says: Netty asks it itself.
  {
    echo "--enable-native-access=ALL-UNNAMED"
    echo "--sun-misc-unsafe-memory-access=allow"
    echo "-XX:+UseSerialGC"
    echo "-XX:+UseCompactObjectHeaders"
    echo "-XX:+ExitOnOutOfMemoryError"
    echo "-XX:MaxRAMPercentage=60"
    echo "-Dsun.net.inetaddr.ttl=3"
    echo "-Dsun.net.inetaddr.negative.ttl=1"
    if [ "$trains" = true ]; then
      echo "-XX:AOTCache=$target/start.aot"
    fi
    echo "-cp"
    # Each jar by its name, in the order of the training.
    echo "$target/till-$service-0.1.0.jar$(printf ':%s' "$target"/lib/*)"
    echo "$main"
  } >"$target/java.options"
  if [ "$trains" = true ]; then
    mv "$target/$service"-*.aot "$target/start.aot"
  else
    : >"$target/start.aot"
  fi
}

options order-svc till.order.OrderSvc
options stock-svc till.stock.StockSvc
options payment-svc till.payment.PaymentSvc
options console till.console.Console
