"""The pages that anyone can open, and how to be somebody who can open the others."""

PUBLIC = (
    "/",
    "/items",
    "/items?q=残疾证",
    "/items?q=zzzz",
    "/items/canjirenzheng-xinban",
    "/appointments/new?item=canjirenzheng-xinban",
    "/progress",
    "/sign-in",
    "/staff/sign-in",
    "/accessibility",
    "/privacy",
    "/offline",
    "/no-such-page",
)
