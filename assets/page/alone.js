walk(JSON.parse(byId("data").textContent));
