# The image of one of the three services, or of the console: docker build --build-arg SERVICE=order-svc -t till/order-svc .
# And that of the gateway of compose.yaml: docker build --target gateway -t till/gateway .
# What they have in common is built once.

ARG MAVEN_IMAGE=maven:3.9-eclipse-temurin-25
ARG JRE_IMAGE=eclipse-temurin:25-jre
ARG NGINX_IMAGE=nginx:1.28

# Builds from source. The first layers hold what the poms name, and stay until a pom changes.
FROM ${MAVEN_IMAGE} AS build
# Further arguments for Maven, such as --offline.
ARG MAVEN_ARGUMENTS=""
ENV MAVEN_OPTS="-Dmaven.repo.local=/m2 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
WORKDIR /till
COPY pom.xml ./
COPY contracts/pom.xml contracts/
COPY openapi/pom.xml openapi/
COPY cluster/pom.xml cluster/
COPY redis/pom.xml redis/
COPY escrow/pom.xml escrow/
COPY stock-svc/pom.xml stock-svc/
COPY payment-svc/pom.xml payment-svc/
COPY order-svc/pom.xml order-svc/
COPY reference/pom.xml reference/
COPY local/pom.xml local/
COPY audit/pom.xml audit/
COPY console/pom.xml console/
COPY bench/pom.xml bench/
COPY chaos/pom.xml chaos/
COPY charts/pom.xml charts/
COPY system-tests/pom.xml system-tests/
# With one source file the compiler and its processors are fetched, too.
COPY contracts/src/main/java/till/contracts/package-info.java contracts/src/main/java/till/contracts/
RUN mvn --batch-mode --no-transfer-progress ${MAVEN_ARGUMENTS} \
      --projects order-svc,stock-svc,payment-svc,local,console --also-make \
      package -Dmaven.test.skip=true -Dspotless.check.skip \
    && rm -rf ./*/target
COPY lua lua
COPY contracts contracts
COPY openapi openapi
COPY cluster cluster
COPY redis redis
COPY escrow escrow
COPY stock-svc stock-svc
COPY payment-svc payment-svc
COPY order-svc order-svc
COPY reference reference
COPY local local
COPY audit audit
COPY console console
RUN mvn --batch-mode --no-transfer-progress ${MAVEN_ARGUMENTS} \
      --projects order-svc,stock-svc,payment-svc,local,console --also-make \
      package -Dmaven.test.skip=true -Dspotless.check.skip

# The description of the API out of its jars, as files for a gateway.
FROM build AS docs
COPY docker/docs.sh docker/
RUN sh docker/docs.sh /docs

# nginx with that, under /docs; its rules are files of compose.yaml.
FROM ${NGINX_IMAGE} AS gateway
LABEL org.opencontainers.image.title="till/gateway" \
      org.opencontainers.image.description="One origin for the services, the console and the documents of Till"
COPY --from=docs /docs /usr/share/till/docs

# Trains a quick start, as ./till train does: a shop of its own works for some seconds, on the JVM
# and at the paths that the image will have, for else the cache would not fit.
FROM ${JRE_IMAGE} AS train
# false leaves the training out, where a build has no seconds to spare, or emulates its processor.
ARG TRAIN=true
WORKDIR /till
COPY --from=build /till/order-svc/target/lib order-svc/target/lib
COPY --from=build /till/stock-svc/target/lib stock-svc/target/lib
COPY --from=build /till/payment-svc/target/lib payment-svc/target/lib
COPY --from=build /till/local/target/lib local/target/lib
COPY --from=build /till/console/target/lib console/target/lib
COPY --from=build /till/order-svc/target/*.jar /till/order-svc/target/sbom.jso[n] order-svc/target/
COPY --from=build /till/stock-svc/target/*.jar /till/stock-svc/target/sbom.jso[n] stock-svc/target/
COPY --from=build /till/payment-svc/target/*.jar /till/payment-svc/target/sbom.jso[n] payment-svc/target/
COPY --from=build /till/local/target/*.jar local/target/
COPY --from=build /till/console/target/*.jar console/target/
COPY docker/train.sh docker/health.sh docker/
RUN sh docker/train.sh "$TRAIN"

FROM ${JRE_IMAGE}
ARG SERVICE
LABEL org.opencontainers.image.title="till/${SERVICE}" \
      org.opencontainers.image.description="A shop backend whose checkout never lies"
WORKDIR /till
# From what changes least to what changes most. The options and the cache name these paths.
COPY --from=train /till/docker/health.sh /till/health.sh
COPY --from=train /till/${SERVICE}/target/lib /till/${SERVICE}/target/lib
COPY --from=train /till/${SERVICE}/target/java.options /till/java.options
# With sbom.json, which says what it is made of; an offline build has none.
COPY --from=train /till/${SERVICE}/target/*.jar /till/${SERVICE}/target/sbom.jso[n] /till/${SERVICE}/target/
COPY --from=train /till/${SERVICE}/target/start.aot /till/${SERVICE}/target/start.aot
# Nobody on the host, and the same as in the chart. Nothing is written but to /tmp.
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
# Alive; whether it is ready, too: health.sh readiness.
HEALTHCHECK --interval=5s --timeout=3s --start-period=90s --retries=4 \
  CMD ["bash", "/till/health.sh", "liveness"]
ENTRYPOINT ["java", "@/till/java.options"]
