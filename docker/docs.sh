#!/bin/sh
# In the build of the image: takes the page that describes the API, and what it shows, out of the
# jars, into a folder as a gateway serves it under /docs.
set -eu

folder=$1
mkdir "$folder"
scratch=$(mktemp -d)
lib=$PWD/local/target/lib
(
  cd "$scratch"
  for jar in "$lib"/till-reference-*.jar "$lib"/swagger-ui-*.jar; do
    jar -xf "$jar"
  done
)
cp "$scratch"/docs/* "$folder"
for file in swagger-ui-bundle.js swagger-ui.css favicon-32x32.png; do
  cp "$scratch"/META-INF/resources/webjars/swagger-ui/*/"$file" "$folder"
done
chmod -R a+rX "$folder"
rm -r "$scratch"
