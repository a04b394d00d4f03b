set -eu
post() { curl -sS --fail-with-body --max-time 40 --retry 5 --retry-connrefused -X POST -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)" "$1"; }
get() { curl -sS --fail-with-body --max-time 40 --retry 5 --retry-connrefused "$1"; }
want() {
  if [ "$2" != "$3" ]; then
    echo "$1 is $2, and should be $3"
    exit 1
  fi
  echo "$1 is $3"
}
user=$(post "$PAYMENT/payment/create_user" | sed 's/.*"user_id":"\([^"]*\)".*/\1/')
post "$PAYMENT/payment/add_funds/$user/100" >/dev/null
item=$(post "$STOCK/stock/item/create/15" | sed 's/.*"item_id":"\([^"]*\)".*/\1/')
post "$STOCK/stock/add/$item/10" >/dev/null
order=$(post "$ORDERS/orders/create/$user" | sed 's/.*"order_id":"\([^"]*\)".*/\1/')
post "$ORDERS/orders/addItem/$order/$item/2" >/dev/null
want "the answer" "$(post "$ORDERS/orders/checkout/$order")" "{\"order_id\":\"$order\",\"paid\":true}"
# The commits are on their way.
tries=0
until get "$STOCK/stock/find/$item" | grep -q '"stock":8,'; do
  tries=$((tries + 1))
  [ "$tries" -lt 20 ] || break
  sleep 0.5
done
want "the stock" "$(get "$STOCK/stock/find/$item" | sed 's/.*"stock":\([0-9]*\).*/\1/')" 8
want "the credit" "$(get "$PAYMENT/payment/find_user/$user" | sed 's/.*"credit":\([0-9]*\).*/\1/')" 70
