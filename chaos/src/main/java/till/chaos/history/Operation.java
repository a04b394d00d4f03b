package till.chaos.history;

/** What a client can ask of the shop. Ids are those that the shop gave. */
public sealed interface Operation {
  /** Of HTTP. */
  default String method() {
    return "POST";
  }

  String path();

  /** Whether it may change anything, so that it may carry an {@code Idempotency-Key}. */
  default boolean changes() {
    return !method().equals("GET");
  }

  /** What only looks. */
  sealed interface Look extends Operation {
    @Override
    default String method() {
      return "GET";
    }
  }

  record CreateUser() implements Operation {
    @Override
    public String path() {
      return "/payment/create_user";
    }
  }

  record FindUser(String user) implements Look {
    @Override
    public String path() {
      return "/payment/find_user/" + user;
    }
  }

  record AddFunds(String user, long amount) implements Operation {
    @Override
    public String path() {
      return "/payment/add_funds/" + user + "/" + amount;
    }
  }

  record Pay(String user, long amount) implements Operation {
    @Override
    public String path() {
      return "/payment/pay/" + user + "/" + amount;
    }
  }

  record PayOrder(String user, String order, long amount) implements Operation {
    @Override
    public String path() {
      return "/payment/pay/" + user + "/" + order + "/" + amount;
    }
  }

  record Cancel(String user, String order) implements Operation {
    @Override
    public String path() {
      return "/payment/cancel/" + user + "/" + order;
    }
  }

  record CreateItem(long price) implements Operation {
    @Override
    public String path() {
      return "/stock/item/create/" + price;
    }
  }

  record FindItem(String item) implements Look {
    @Override
    public String path() {
      return "/stock/find/" + item;
    }
  }

  record AddStock(String item, long amount) implements Operation {
    @Override
    public String path() {
      return "/stock/add/" + item + "/" + amount;
    }
  }

  record SubtractStock(String item, long amount) implements Operation {
    @Override
    public String path() {
      return "/stock/subtract/" + item + "/" + amount;
    }
  }

  record CreateOrder(String user) implements Operation {
    @Override
    public String path() {
      return "/orders/create/" + user;
    }
  }

  record AddItem(String order, String item, long quantity) implements Operation {
    @Override
    public String path() {
      return "/orders/addItem/" + order + "/" + item + "/" + quantity;
    }
  }

  record RemoveItem(String order, String item) implements Operation {
    @Override
    public String method() {
      return "DELETE";
    }

    @Override
    public String path() {
      return "/orders/removeItem/" + order + "/" + item;
    }
  }

  record FindOrder(String order) implements Look {
    @Override
    public String path() {
      return "/orders/find/" + order;
    }
  }

  record Checkout(String order) implements Operation {
    @Override
    public String path() {
      return "/orders/checkout/" + order;
    }
  }
}
