@echo off
rem Double-click: takes out what install.cmd put in.
title nianbao
rem By its whole path: the current folder would come first.
"%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe" -NoLogo -NoProfile -ExecutionPolicy Bypass -File "%~dp0install.ps1" -Remove %*
if errorlevel 9000 echo PowerShell could not start. Please ask your administrator.
echo.
pause
