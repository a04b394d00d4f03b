#!/usr/bin/env bash
# Runs compose.yaml from nothing and tries it: a purchase, wrong input, the documents, the console,
# a restart that keeps the data, two instances of each service, Prometheus, the course's test of
# consistency, and whether the books add up. Needs the images (docker/try/images.sh), curl and Node.
#
# Leaves the shop running, with two of each service.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# Starts it and waits for all to be well: up [ARGUMENTS].
up() {
  local begin=$SECONDS
  compose "$@" up -d --no-build 2>&1 | tail -3
  for name in $(container); do
    [[ $(docker inspect -f '{{.State.Status}} {{.State.ExitCode}}' "$name") == "exited 0" ]] ||
      await_healthy "$name"
  done
  say "everything is up after $((SECONDS - begin)) s"
}

buy() {
  user=$(ask 200 POST /payment/create_user | id)
  ask 200 POST "/payment/add_funds/$user/100" >/dev/null
  item=$(ask 200 POST /stock/item/create/15 | id)
  ask 200 POST "/stock/add/$item/10" >/dev/null
  order=$(ask 200 POST "/orders/create/$user" | id)
  ask 200 POST "/orders/addItem/$order/$item/2" >/dev/null
  same "a checkout" "{\"order_id\":\"$order\",\"paid\":true}" "$(ask 200 POST "/orders/checkout/$order")"
}

look() {
  same "the stock" '{"stock":8,"price":15}' "$(ask 200 GET "/stock/find/$item")"
  same "the credit" "{\"user_id\":\"$user\",\"credit\":70}" "$(ask 200 GET "/payment/find_user/$user")"
  same "the order" \
    "{\"order_id\":\"$order\",\"paid\":true,\"items\":[[\"$item\",2]],\"user_id\":\"$user\",\"total_cost\":30}" \
    "$(ask 200 GET "/orders/find/$order")"
}

# Of an answer: header PATH NAME.
header() { curl -s -o /dev/null -D - "$SHOP$1" | tr -d '\r' | sed -n "s/^$2: //Ip"; }

say "from nothing"
compose --profile two --profile monitoring down --volumes --remove-orphans >/dev/null 2>&1
up
buy
look

say "wrong input"
ask 400 POST "/payment/add_funds/$user/-1" >/dev/null
ask 400 POST "/payment/add_funds/$user/many" >/dev/null
ask 404 GET /payment/find_user/nobody >/dev/null
ask 404 GET /stock/find/nothing >/dev/null
ask 404 POST /orders/checkout/nothing >/dev/null
ask 404 GET /nowhere >/dev/null
ask 405 GET "/orders/checkout/$order" >/dev/null
order_2=$(ask 200 POST "/orders/create/$user" | id)
ask 409 POST "/orders/checkout/$order_2" >/dev/null
ask 200 POST "/orders/addItem/$order_2/$item/8" >/dev/null
same "a refusal" '{"type":"urn:till:problem:out-of-credit","title":"Out of credit","status":409}' \
  "$(ask 409 POST "/orders/checkout/$order_2")"
ask 409 POST "/stock/subtract/$item/9" >/dev/null
same "the type of a problem" application/problem+json "$(header /nowhere content-type)"
look

say "documents and console"
same "/docs leads to" /docs/ "$(header /docs location)"
same "/docs/ is" "text/html; charset=utf-8" "$(header /docs/ content-type)"
same "its policy" 1 "$(header /docs/ content-security-policy | grep -c "default-src 'none'")"
for file in openapi.yaml start.js swagger-ui-bundle.js swagger-ui.css favicon-32x32.png; do
  ask 200 GET "/docs/$file" >/dev/null
done 2> >(grep -v 'null byte' >&2)
ask 404 GET /docs/nothing >/dev/null
ask 405 POST /docs/ >/dev/null
same "/console leads to" /console/ "$(header /console location)"
ask 200 GET /console/ >/dev/null
ask 401 GET /operator/overview >/dev/null
token=$(compose exec -T console cat /operator/token)
same "the length of the token" 64 "${#token}"
same "the overview with it" 200 "$(curl -s -o /dev/null -w '%{http_code}' \
  -H "Authorization: Bearer $token" "$SHOP/operator/overview")"

say "down and up again"
compose down >/dev/null 2>&1
up
look
same "the token is the same" "$token" "$(compose exec -T console cat /operator/token)"

say "two of each service, and Prometheus"
export INSTANCES=two
up --profile two
compose --profile two --profile monitoring up -d --no-build prometheus 2>&1 | tail -3
look
for _ in 1 2 3 4; do buy; done
sleep 12
same "instances that Prometheus reaches" 6 \
  "$(curl -s 'http://127.0.0.1:9090/api/v1/query?query=sum(up)' | sed 's/.*,"\([0-9]*\)"\].*/\1/')"
same "groups of alert rules" "$(grep -c '^ *- name: ' charts/till/files/alerts.yaml)" \
  "$(curl -s http://127.0.0.1:9090/api/v1/rules | grep -o '"file"' | wc -l)"

say "the course's test of consistency"
./till load consistency --rehearse --target "$SHOP" || wrong "the shop is not consistent"
./till audit --redis "$NODES" --settled --wait 60 || wrong "the books do not add up"
verdict
