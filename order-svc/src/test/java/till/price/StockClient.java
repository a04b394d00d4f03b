package till.price;

import io.micronaut.http.client.HttpClient;
import io.micronaut.http.client.annotation.Client;
import jakarta.inject.Singleton;

/** The client with which order-svc asks stock-svc. */
@Singleton
record StockClient(@Client(id = "stock-svc") HttpClient http) {}
