'use strict';

// Shows the document beside this page, and asks nobody else anything.
SwaggerUIBundle({
  url: 'openapi.yaml',
  dom_id: '#page',
  deepLinking: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  showCommonExtensions: true, // ranges
  tryItOutEnabled: true,
  validatorUrl: null,
});
