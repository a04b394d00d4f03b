package till.reference;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.servers.Server;
import io.swagger.v3.oas.annotations.tags.Tag;

/** The head of the document; the compiler puts together under it what it said of the services. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Till",
            version = "0.1.0",
            description =
                """
                A shop backend whose checkout never lies.

                Request bodies and content types are ignored. A failed request has changed nothing.

                The names of problems stay what they are: the `type` of a failure is \
                `urn:till:problem:` and its name.

                Any path may also answer 404 `no-such-path` (there is none such) or 405 \
                `method-not-allowed` (`Allow` says which are).
                """),
    servers = @Server(url = "/", description = "This shop"),
    tags = {
      @Tag(name = "orders", description = "What users want to buy, and its checkout"),
      @Tag(name = "stock", description = "Items"),
      @Tag(name = "payment", description = "Users and their credit")
    })
final class Shop {
  private Shop() {}
}
