/**
 * The demo's login page: a press on "Use" fills the form with that person's name and password,
 * and Enter then logs in.
 * Only a demo lists people; a real centre's page has no such button and this module finds nothing.
 */

import { all, must } from "./parts.js";

for (const button of all("[data-use-login]")) {
  button.addEventListener("click", () => {
    const { useLogin = "", usePassword = "" } = button.dataset;
    must("#id_login", HTMLInputElement).value = useLogin;
    const password = must("#id_password", HTMLInputElement);
    password.value = usePassword;
    must("button[type=submit]", HTMLButtonElement, password.form ?? document).focus();
  });
}
