"""The pages that anyone can open."""

PUBLIC = (
    "/",
    "/items",
    "/items?q=残疾证",
    "/items?q=zzzz",
    "/items/canjirenzheng-xinban",
    "/items/canjirenzheng-xinban/sheet",
    "/bundles",
    "/halls",
    "/halls/jingkai",
    "/display/jingkai",
    "/appointments/new?item=canjirenzheng-xinban",
    "/home-visits/new",
    "/progress",
    "/demo/messages",
    "/sign-in",
    "/staff/sign-in",
    "/accessibility",
    "/privacy",
    "/offline",
    "/no-such-page",
)
